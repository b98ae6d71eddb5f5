// A dialog (RFC 3261 section 12) as a value: everything in-dialog requests are made of. It can be
// written down and read back, so that signalling may one day survive a restart.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/fault.hpp"
#include "base/result.hpp"
#include "voice/sip/message.hpp"
#include "voice/sip/stack.hpp"

namespace regente::voice::sip {

REGENTE_DESCRIBE_ENUM(Transport, udp, tcp)
REGENTE_DESCRIBE(Hop, host, port, transport)

struct Dialog {
    std::string call_id;
    std::string local_tag;
    std::string remote_tag;
    std::string local_address;  // From or To without its tag.
    std::string remote_address;
    std::string remote_target;  // URI of the peer's Contact.
    std::string contact_uri;    // Of ours.
    std::vector<std::string> routes;
    std::uint32_t local_seq = 0;
    std::uint32_t remote_seq = 0;
    // Where requests go whatever routes and target say (a phone behind NAT, an open connection);
    // empty host: by the rules.
    Hop fixed_hop{"", 0, Transport::udp};

    friend bool operator==(const Dialog&, const Dialog&) = default;
};
REGENTE_DESCRIBE(Dialog,
                 call_id,
                 local_tag,
                 remote_tag,
                 local_address,
                 remote_address,
                 remote_target,
                 contact_uri,
                 routes,
                 local_seq,
                 remote_seq,
                 fixed_hop)

// We were called: made from their INVITE.
base::Result<Dialog, base::Fault> dialog_of_invite(const Message& invite,
                                                   std::string_view contact_uri);

// We called: made from our INVITE's values and their response with a tag.
base::Result<Dialog, base::Fault> dialog_of_response(const Dialog& calling,
                                                     const Message& response);

// The next request of the dialog; CSeq grows, except for ACK, which repeats the INVITE's `seq`.
Request dialog_request(Dialog& dialog, std::string_view method);
Request dialog_ack(const Dialog& dialog, std::uint32_t seq);

// The peer's Contact in a target refresh request or its answer.
void refresh_target(Dialog& dialog, const Message& message);

}  // namespace regente::voice::sip
