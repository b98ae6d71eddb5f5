#include <map>
#include <set>

#include "api/messages.hpp"
#include "api/resources.hpp"
#include "api/route.hpp"
#include "api/schema/schema.hpp"
#include "api/socket_requests.hpp"

namespace regente::api::schema {
namespace {

class Printer {
  public:
    std::string reference(const TypeNode& type) {
        switch (type.kind) {
            case Kind::boolean:
                return "boolean";
            case Kind::integer:
                return "number";
            case Kind::time:
                return "Microseconds";
            case Kind::id:
                return "Id";
            case Kind::text:
                return "string";
            case Kind::list:
                return "Array<" + reference(type.item()) + ">";
            case Kind::map:
                return "Record<string, " + reference(type.item()) + ">";
            case Kind::optional:
                return reference(type.item()) + " | null";
            case Kind::enumeration:
            case Kind::object:
            case Kind::variant:
                break;
        }
        define(type);
        return type.name;
    }

    // In the order of their names, so that a change shows as one.
    std::string take() const {
        std::string text;
        for (const auto& [name, definition] : definitions_)
            text += definition + "\n";
        return text;
    }

  private:
    void define(const TypeNode& type) {
        if (definitions_.contains(type.name)) return;
        definitions_[type.name] = "";  // A type may name itself.
        std::string text = "export ";
        if (type.kind == Kind::enumeration) {
            text += "type " + type.name + " =";
            for (const std::string& name : type.names)
                text += "\n  | \"" + name + "\"";
            text += ";\n";
        } else if (type.kind == Kind::variant) {
            text += "type " + type.name + " =";
            for (const MemberNode& member : type.members) {
                text +=
                    "\n  | ({ type: \"" + member.name + "\" } & " + reference(member.type()) + ")";
            }
            text += ";\n";
        } else if (type.members.empty()) {
            text += "type " + type.name + " = Record<string, never>;\n";
        } else {
            text += "interface " + type.name + " {\n";
            for (const MemberNode& member : type.members) {
                const TypeNode& inner = member.type();
                // Unset is absent in patches and null in answers of REST.
                const char* mark = inner.kind == Kind::optional ? "?: " : ": ";
                text += "  " + member.name + mark + reference(inner) + ";\n";
            }
            text += "}\n";
        }
        definitions_[type.name] = text;
    }

    std::map<std::string, std::string> definitions_;
};

std::string socket_types(Printer& printer) {
    std::string text = "// Requests by name over the WebSocket, and their arguments.\n";
    text += "export interface SocketRequests {\n";
    for (const SocketRequest& request : socket_requests()) {
        text += "  " + std::string(request.name) + ": " + printer.reference(request.args()) + ";\n";
    }
    text += "}\n\n// Topics of the WebSocket, and their snapshots.\nexport interface Topics {\n";
    text += "  desk: " + printer.reference(node<DeskView>()) + ";\n";
    text += "  floor: " + printer.reference(node<FloorView>()) + ";\n";
    text += "  campaigns: " + printer.reference(node<CampaignsView>()) + ";\n}\n\n";
    return text;
}

}  // namespace

std::string typescript() {
    Printer printer;
    for (const Route& route : routes().all()) {
        if (route.body != nullptr) printer.reference(route.body());
        if (route.answer != nullptr) printer.reference(route.answer());
    }
    printer.reference(node<ErrorAnswer>());
    printer.reference(node<RequestResult>());
    const std::string socket = socket_types(printer);
    std::string text =
        "// Printed by `regente schema --typescript` from the structs of the server. Do not "
        "edit.\n\n"
        "// Digits; \"0\" is none.\nexport type Id = string;\n\n"
        "// An instant (since 1970 UTC) or a duration.\nexport type Microseconds = number;\n\n";
    text += printer.take() + socket;
    text += "export const errorCodes = [\n";
    for (const Message& message : messages())
        text += "  \"" + std::string(message.code) + "\",\n";
    text += "] as const;\n";
    return text;
}

}  // namespace regente::api::schema
