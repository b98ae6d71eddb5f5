#include <map>
#include <set>

#include <boost/json.hpp>

#include "api/route.hpp"
#include "api/schema/schema.hpp"

namespace regente::api::schema {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// Collects the named types that something refers to.
class Components {
  public:
    value reference(const TypeNode& type) {
        switch (type.kind) {
            case Kind::boolean:
                return object{{"type", "boolean"}};
            case Kind::integer:
                if (type.is_signed) return object{{"type", "integer"}};
                return object{{"type", "integer"}, {"minimum", 0}};
            case Kind::time:
                return object{{"type", "integer"}, {"description", "microseconds"}};
            case Kind::id:
                return object{{"type", "string"}, {"pattern", "^[0-9]+$"}};
            case Kind::text:
                return object{{"type", "string"}};
            case Kind::list:
                return object{{"type", "array"}, {"items", reference(type.item())}};
            case Kind::map:
                return object{{"type", "object"}, {"additionalProperties", reference(type.item())}};
            case Kind::optional:
                return object{{"anyOf", array{reference(type.item()), object{{"type", "null"}}}}};
            case Kind::enumeration:
            case Kind::object:
            case Kind::variant:
                break;
        }
        define(type);
        return object{{"$ref", "#/components/schemas/" + type.name}};
    }

    object take() { return std::move(schemas_); }

  private:
    void define(const TypeNode& type) {
        if (!seen_.insert(type.name).second) return;
        if (type.kind == Kind::enumeration) {
            array names(type.names.begin(), type.names.end());
            schemas_[type.name] = object{{"type", "string"}, {"enum", std::move(names)}};
        } else if (type.kind == Kind::object) {
            schemas_[type.name] = object_schema(type, nullptr);
        } else {
            array alternatives;
            for (const MemberNode& member : type.members) {
                alternatives.push_back(object_schema(member.type(), &member.name));
            }
            schemas_[type.name] = object{{"oneOf", std::move(alternatives)},
                                         {"discriminator", object{{"propertyName", "type"}}}};
        }
    }

    object object_schema(const TypeNode& type, const std::string* tag) {
        object properties;
        array required;
        if (tag != nullptr) {
            properties["type"] = object{{"const", *tag}};
            required.push_back("type");
        }
        for (const MemberNode& member : type.members) {
            properties[member.name] = reference(member.type());
        }
        object result{{"type", "object"},
                      {"properties", std::move(properties)},
                      {"additionalProperties", false}};
        if (!required.empty()) result["required"] = std::move(required);
        return result;
    }

    std::set<std::string> seen_;
    object schemas_;
};

array parameters_of(const Route& route) {
    array parameters;
    std::size_t open = 0;
    while ((open = route.pattern.find('{', open)) != std::string::npos) {
        const std::size_t close = route.pattern.find('}', open);
        parameters.push_back(object{{"name", route.pattern.substr(open + 1, close - open - 1)},
                                    {"in", "path"},
                                    {"required", true},
                                    {"schema", object{{"type", "string"}}}});
        open = close;
    }
    for (const std::string& name : route.query) {
        parameters.push_back(object{{"name", name},
                                    {"in", "query"},
                                    {"required", false},
                                    {"schema", object{{"type", "string"}}}});
    }
    return parameters;
}

object content(const char* type, value schema) {
    return object{{type, object{{"schema", std::move(schema)}}}};
}

object operation_of(const Route& route, Components& components) {
    object answer{{"description", route.summary}};
    if (route.answer != nullptr) {
        answer["content"] = content("application/json", components.reference(route.answer()));
    } else if (!route.answer_type.empty()) {
        answer["content"] = content(route.answer_type.c_str(), object{{"type", "string"}});
    }
    const value error = components.reference(node<ErrorAnswer>());
    object operation{{"summary", route.summary},
                     {"x-permission", wire::enum_name(route.permission)},
                     {"responses",
                      object{{std::to_string(route.status), std::move(answer)},
                             {"default",
                              object{{"description", "It did not work: code, sentence, detail"},
                                     {"content", content("application/json", error)}}}}}};
    if (array parameters = parameters_of(route); !parameters.empty()) {
        operation["parameters"] = std::move(parameters);
    }
    if (route.body_kind == BodyKind::json && route.body != nullptr) {
        operation["requestBody"] =
            object{{"required", true},
                   {"content", content("application/json", components.reference(route.body()))}};
    } else if (route.body_kind == BodyKind::csv) {
        operation["requestBody"] = object{
            {"required", true}, {"content", content("text/csv", object{{"type", "string"}})}};
    }
    if (route.permission == Permission::anyone) operation["security"] = array{};
    return operation;
}

std::string lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

}  // namespace

std::string openapi() {
    Components components;
    object paths;
    for (const Route& route : routes().all()) {
        value& path = paths[route.pattern];
        if (!path.is_object()) path = object{};
        path.get_object()[lower(route.method)] = operation_of(route, components);
    }
    const object security{
        {"cookie", object{{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-regente"}}},
        {"token", object{{"type", "http"}, {"scheme", "bearer"}}}};
    const object document{
        {"openapi", "3.1.0"},
        {"info", object{{"title", "Regente"}, {"version", REGENTE_VERSION}}},
        {"paths", std::move(paths)},
        {"components", object{{"schemas", components.take()}, {"securitySchemes", security}}},
        {"security", array{object{{"cookie", array{}}}, object{{"token", array{}}}}}};
    return boost::json::serialize(document);
}

}  // namespace regente::api::schema
