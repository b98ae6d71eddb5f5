#include "voice/sip/dialog.hpp"

#include <algorithm>

#include "voice/sip/uri.hpp"

namespace regente::voice::sip {

namespace {

constexpr std::size_t routes_max = 16;

// The address with its display name, without parameters: the tag is kept apart.
base::Result<std::string, base::Fault> untagged(const std::string& value) {
    const auto address = parse_name_addr(value);
    if (!address) return base::Err{address.error()};
    return "<" + address.value().uri + ">";
}

base::Result<std::string, base::Fault> contact_of(const Message& message) {
    const std::vector<std::string> contacts = message.list("Contact");
    if (contacts.size() != 1) {
        return base::Err{base::Fault{"sip_contact",
                                     "A dialog needs one Contact; the message has " +
                                         std::to_string(contacts.size()) + "."}};
    }
    const auto address = parse_name_addr(contacts[0]);
    if (!address) return base::Err{address.error()};
    const auto uri = parse_uri(address.value().uri);
    if (!uri) return base::Err{uri.error()};
    if (uri.value().scheme != "sip") {
        return base::Err{base::Fault{"sip_contact",
                                     "The Contact is a " + uri.value().scheme +
                                         ": address; only sip: "
                                         "can be reached."}};
    }
    return address.value().uri;
}

Request request_of(const Dialog& dialog, std::string_view method, std::uint32_t seq) {
    Request request;
    request.method = std::string(method);
    request.uri = dialog.remote_target;
    std::vector<std::string> routes = dialog.routes;
    std::string first = dialog.remote_target;
    if (!routes.empty()) {
        const auto address = parse_name_addr(routes.front());
        first = address ? address.value().uri : dialog.remote_target;
        const auto uri = parse_uri(first);
        // RFC 3261 section 12.2.1.1: a strict router wants to be the request URI.
        if (uri && find_parameter(uri.value().parameters, "lr") == nullptr) {
            request.uri = first;
            routes.erase(routes.begin());
            routes.push_back("<" + dialog.remote_target + ">");
        }
    }
    request.hop = dialog.fixed_hop;
    if (request.hop.host.empty()) {
        if (const auto uri = parse_uri(first)) {
            request.hop =
                Hop{uri.value().host, uri.value().port_or_default(), uri.value().transport()};
        }
    }
    for (const std::string& route : routes)
        request.headers.push_back(Header{"Route", route});
    const std::string to_tag = dialog.remote_tag.empty() ? "" : ";tag=" + dialog.remote_tag;
    request.headers.push_back(Header{"From", dialog.local_address + ";tag=" + dialog.local_tag});
    request.headers.push_back(Header{"To", dialog.remote_address + to_tag});
    request.headers.push_back(Header{"Call-ID", dialog.call_id});
    request.headers.push_back(Header{"CSeq", std::to_string(seq) + " " + request.method});
    request.headers.push_back(Header{"Contact", "<" + dialog.contact_uri + ">"});
    return request;
}

}  // namespace

base::Result<Dialog, base::Fault> dialog_of_invite(const Message& invite,
                                                   std::string_view contact_uri) {
    const auto local = untagged(invite.get("To"));
    const auto remote = untagged(invite.get("From"));
    const auto target = contact_of(invite);
    if (!local) return base::Err{local.error()};
    if (!remote) return base::Err{remote.error()};
    if (!target) return base::Err{target.error()};
    Dialog dialog;
    dialog.call_id = invite.call_id;
    dialog.local_tag = invite.local_tag;
    dialog.remote_tag = invite.from_tag;
    dialog.local_address = local.value();
    dialog.remote_address = remote.value();
    dialog.remote_target = target.value();
    dialog.contact_uri = std::string(contact_uri);
    dialog.routes = invite.list("Record-Route");
    dialog.remote_seq = invite.cseq;
    if (dialog.routes.size() > routes_max) {
        return base::Err{base::Fault{"sip_routes",
                                     "The INVITE has " + std::to_string(dialog.routes.size()) +
                                         " Record-Routes; the limit is " +
                                         std::to_string(routes_max) + "."}};
    }
    return dialog;
}

base::Result<Dialog, base::Fault> dialog_of_response(const Dialog& calling,
                                                     const Message& response) {
    const auto target = contact_of(response);
    if (!target) return base::Err{target.error()};
    Dialog dialog = calling;
    dialog.remote_tag = response.to_tag;
    dialog.remote_target = target.value();
    dialog.routes = response.list("Record-Route");
    std::reverse(dialog.routes.begin(), dialog.routes.end());
    if (dialog.routes.size() > routes_max) dialog.routes.clear();
    return dialog;
}

Request dialog_request(Dialog& dialog, std::string_view method) {
    return request_of(dialog, method, ++dialog.local_seq);
}

Request dialog_ack(const Dialog& dialog, std::uint32_t seq) {
    return request_of(dialog, "ACK", seq);
}

void refresh_target(Dialog& dialog, const Message& message) {
    if (const auto target = contact_of(message)) dialog.remote_target = target.value();
}

}  // namespace regente::voice::sip
