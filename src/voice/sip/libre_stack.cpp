#include "voice/sip/libre_stack.hpp"

#include <cinttypes>
#include <cstdio>
#include <map>
#include <utility>

#include <sys/socket.h>

#include "voice/log.hpp"
#include "voice/sip/libre.hpp"
#include "voice/sip/preflight.hpp"
#include "voice/sip/uri.hpp"

namespace regente::voice::sip {

namespace {

std::string text_of(const pl& piece) {
    return piece.p == nullptr ? std::string() : std::string(piece.p, piece.l);
}

std::string error_text(int error) {
    char buffer[128] = "";
    return str_error(error, buffer, sizeof buffer);
}

std::string ip_of(const sa& address) {
    char buffer[64] = "";
    return sa_ntop(&address, buffer, sizeof buffer) == 0 ? buffer : "";
}

std::string tag_of(std::uint64_t tag) {
    char buffer[20] = "";
    std::snprintf(buffer, sizeof buffer, "%016" PRIx64, tag);
    return buffer;
}

Message copied(const sip_msg& from) {
    Message message;
    message.request = from.req;
    message.method = from.req ? text_of(from.met) : text_of(from.cseq.met);
    message.uri = text_of(from.ruri);
    message.status = from.scode;
    message.reason = text_of(from.reason);
    for (const le* element = from.hdrl.head; element != nullptr; element = element->next) {
        const auto* header = static_cast<const sip_hdr*>(element->data);
        message.headers.push_back(Header{long_name(text_of(header->name)), text_of(header->val)});
    }
    const std::size_t left = mbuf_get_left(from.mb);
    std::size_t length = left;
    if (pl_isset(&from.clen)) length = std::min<std::size_t>(left, pl_u32(&from.clen));
    if (length > 0) message.body.assign(reinterpret_cast<const char*>(mbuf_buf(from.mb)), length);
    message.call_id = text_of(from.callid);
    message.from_tag = text_of(from.from.tag);
    message.to_tag = text_of(from.to.tag);
    message.cseq = from.cseq.num;
    message.local_tag = tag_of(from.tag);
    message.source = Address{ip_of(from.src),
                             sa_port(&from.src),
                             from.tp == SIP_TRANSP_TCP ? Transport::tcp : Transport::udp};
    return message;
}

void append_headers(std::string& text,
                    const std::vector<Header>& headers,
                    const std::string& body) {
    for (const Header& header : headers) {
        text.append(header.name).append(": ").append(header.value).append("\r\n");
    }
    if (!body.empty()) text += "Content-Type: application/sdp\r\n";
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

class LibreStackImpl final : public LibreStack {
  public:
    explicit LibreStackImpl(User& user)
        : user_(user) {}

    LibreStackImpl(const LibreStackImpl&) = delete;
    LibreStackImpl& operator=(const LibreStackImpl&) = delete;

    ~LibreStackImpl() override {
        closing_ = true;
        for (auto& [id, server] : servers_) {
            mem_deref(server->transaction);
            mem_deref(server->message);
            mem_deref(server->sent);
        }
        servers_.clear();
        mem_deref(helper_);
        sip_close(sip_, true);
        mem_deref(sip_);
        mem_deref(dns_);
    }

    base::Result<base::Done, base::Fault> open(const Options& options);

    std::string local_address(Transport transport) const override {
        const std::uint16_t port = transport == Transport::tcp ? tcp_port_ : udp_port_;
        return bind_ip_ + ":" + std::to_string(port);
    }

    std::uint64_t requests_received() const override { return requests_received_; }

    void reply(TransactionId id, const Reply& reply) override;
    void reply_stateless(TransactionId id, const Reply& reply) override;
    void repeat(TransactionId id) override;
    void release(TransactionId id) override;
    base::Result<TransactionId, base::Fault> request(const Request& request,
                                                     OnResponse on_response) override;
    void cancel(TransactionId id) override;
    void send(const Request& request) override;

  private:
    struct Server {
        LibreStackImpl* stack = nullptr;
        TransactionId id = 0;
        sip_msg* message = nullptr;
        sip_strans* transaction = nullptr;
        mbuf* sent = nullptr;  // The 2xx to an INVITE.
        bool invite = false;
        bool answered = false;
    };

    struct Client {
        LibreStackImpl* stack = nullptr;
        TransactionId id = 0;
        struct ::sip_request* request = nullptr;
        OnResponse on_response;
    };

    static bool request_handler(const sip_msg* message, void* arg);
    static bool response_handler(const sip_msg* message, void* arg);
    static void cancel_handler(void* arg);
    static void answer_handler(int error, const sip_msg* message, void* arg);
    static bool datagram_handler(sa* source, mbuf* buffer, void* arg);

    void find_socket();
    static void unguarded(int error);
    bool took_socket(const sip_msg* message);
    int start_request(struct ::sip_request** request,
                      const Request& wanted,
                      sip_resp_h* handler,
                      void* arg);

    User& user_;
    ::sip* sip_ = nullptr;
    dnsc* dns_ = nullptr;
    udp_sock* udp_ = nullptr;
    udp_helper* helper_ = nullptr;
    std::string bind_ip_;
    std::uint16_t udp_port_ = 0;
    std::uint16_t tcp_port_ = 0;
    std::string software_;
    std::string self_call_id_;
    std::uint64_t requests_received_ = 0;
    bool closing_ = false;
    TransactionId last_ = 0;
    std::map<TransactionId, std::unique_ptr<Server>> servers_;
    std::map<TransactionId, std::unique_ptr<Client>> clients_;
};

base::Result<std::unique_ptr<LibreStack>, base::Fault> LibreStack::start(const Options& options,
                                                                         User& user) {
    auto stack = std::make_unique<LibreStackImpl>(user);
    if (auto opened = stack->open(options); !opened) return base::Err{opened.error()};
    return std::unique_ptr<LibreStack>(std::move(stack));
}

base::Result<base::Done, base::Fault> LibreStackImpl::open(const Options& options) {
    const auto fault = [&](const char* what, int error) {
        return base::Err{base::Fault{"sip_bind",
                                     std::string(what) + " on " + options.bind_ip +
                                         " failed: " + error_text(error) +
                                         ". Is another program using the port?"}};
    };
    constexpr std::uint32_t buckets = 8192;
    bind_ip_ = options.bind_ip;
    software_ = options.software;
    // Without a resolver, trunks given by address still work.
    sa servers[4];
    std::uint32_t count = 4;
    if (dns_srv_get(nullptr, 0, servers, &count) == 0 && count > 0)
        (void)dnsc_alloc(&dns_, nullptr, servers, count);
    if (const int error = sip_alloc(
            &sip_, dns_, buckets, buckets, buckets, software_.c_str(), nullptr, nullptr)) {
        return fault("Starting SIP", error);
    }
    sa local;
    if (const int error = sa_set_str(&local, bind_ip_.c_str(), options.udp_port)) {
        return fault("Reading the SIP address", error);
    }
    if (const int error = sip_transp_add(sip_, SIP_TRANSP_UDP, &local))
        return fault("Opening SIP over UDP", error);
    if (const int error = sip_transp_laddr(sip_, &local, SIP_TRANSP_UDP, &local))
        return fault("SIP over UDP", error);
    udp_port_ = sa_port(&local);
    sa_set_port(&local, options.tcp_port == 0 ? udp_port_ : options.tcp_port);
    if (const int error = sip_transp_add(sip_, SIP_TRANSP_TCP, &local))
        return fault("Opening SIP over TCP", error);
    if (const int error = sip_transp_laddr(sip_, &local, SIP_TRANSP_TCP, &local))
        return fault("SIP over TCP", error);
    tcp_port_ = sa_port(&local);
    if (const int error = sip_listen(nullptr, sip_, true, request_handler, this))
        return fault("Listening", error);
    if (const int error = sip_listen(nullptr, sip_, false, response_handler, this))
        return fault("Listening", error);
    find_socket();
    return base::Done{};
}

// The library keeps its UDP socket to itself, but hands it over with each message: a request to
// ourselves brings it, and the first look (preflight) can be put before the library's own parser.
void LibreStackImpl::find_socket() {
    self_call_id_ = tag_of(rand_u64()) + tag_of(rand_u64());
    const std::string self = local_address(Transport::udp);
    const std::string text = "OPTIONS sip:" + self + " SIP/2.0\r\nVia: SIP/2.0/UDP " + self +
                             ";branch=z9hG4bK" + self_call_id_ +
                             "\r\nMax-Forwards: 0\r\nFrom: <sip:" + self +
                             ">;tag=1\r\nTo: <sip:" + self + ">\r\nCall-ID: " + self_call_id_ +
                             "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
    sa target;
    int error = sa_set_str(&target, bind_ip_.c_str(), udp_port_);
    mbuf* buffer = mbuf_alloc(text.size());
    if (error == 0) error = buffer == nullptr ? ENOMEM : mbuf_write_str(buffer, text.c_str());
    if (error == 0) {
        buffer->pos = 0;
        error = udp_send_anon(&target, buffer);
    }
    mem_deref(buffer);
    if (error != 0) unguarded(error);
}

// Calls go on, but what is broken reaches the library's parser.
void LibreStackImpl::unguarded(int error) {
    log_line("SIP datagrams are not looked at before they are parsed: " + error_text(error));
}

bool LibreStackImpl::took_socket(const sip_msg* message) {
    if (udp_ != nullptr || message->tp != SIP_TRANSP_UDP ||
        text_of(message->callid) != self_call_id_)
        return false;
    udp_ = static_cast<udp_sock*>(message->sock);
    constexpr int receive_bytes = 4 << 20;
    (void)udp_sockbuf_set(udp_, receive_bytes);
    if (const int error = udp_register_helper(&helper_, udp_, 0, nullptr, datagram_handler, this)) {
        unguarded(error);
    }
    return true;
}

bool LibreStackImpl::datagram_handler(sa* source, mbuf* buffer, void* arg) {
    auto* self = static_cast<LibreStackImpl*>(arg);
    const std::string_view datagram(reinterpret_cast<const char*>(mbuf_buf(buffer)),
                                    mbuf_get_left(buffer));
    const Preflight look = preflight(datagram, tag_of(rand_u64()));
    if (look.verdict == Preflight::Verdict::pass) return false;
    if (look.verdict == Preflight::Verdict::answer) {
        if (mbuf* reply = mbuf_alloc(look.answer.size())) {
            (void)mbuf_write_mem(reply,
                                 reinterpret_cast<const std::uint8_t*>(look.answer.data()),
                                 look.answer.size());
            reply->pos = 0;
            (void)udp_send(self->udp_, source, reply);
            mem_deref(reply);
        }
    }
    return true;
}

bool LibreStackImpl::request_handler(const sip_msg* message, void* arg) {
    auto* self = static_cast<LibreStackImpl*>(arg);
    if (self->took_socket(message)) return true;
    ++self->requests_received_;
    const TransactionId id = ++self->last_;
    auto server = std::make_unique<Server>();
    server->stack = self;
    server->id = id;
    server->message = static_cast<sip_msg*>(mem_ref(const_cast<sip_msg*>(message)));
    server->invite = pl_strcmp(&message->met, "INVITE") == 0;
    self->servers_.emplace(id, std::move(server));
    self->user_.request_arrived(copied(*message), id);
    // ACK, and whatever nobody wanted to remember.
    const auto found = self->servers_.find(id);
    if (found != self->servers_.end() && found->second->transaction == nullptr &&
        !found->second->answered) {
        self->release(id);
    }
    return true;
}

bool LibreStackImpl::response_handler(const sip_msg* message, void* arg) {
    static_cast<LibreStackImpl*>(arg)->user_.response_strayed(copied(*message));
    return true;
}

void LibreStackImpl::cancel_handler(void* arg) {
    auto* server = static_cast<Server*>(arg);
    server->stack->user_.request_cancelled(server->id);
}

void LibreStackImpl::reply(TransactionId id, const Reply& reply) {
    const auto found = servers_.find(id);
    if (found == servers_.end() || found->second->answered) return;
    Server& server = *found->second;
    if (server.transaction == nullptr &&
        sip_strans_alloc(&server.transaction, sip_, server.message, cancel_handler, &server) != 0) {
        return release(id);
    }
    std::string rest;
    append_headers(rest, reply.headers, reply.body);
    const std::string reason =
        reply.reason.empty() ? std::string(reason_phrase(reply.status)) : reply.reason;
    mbuf* sent = nullptr;
    const int error = sip_treplyf(&server.transaction,
                                  &sent,
                                  sip_,
                                  server.message,
                                  reply.record_route,
                                  reply.status,
                                  reason.c_str(),
                                  "%b",
                                  rest.data(),
                                  rest.size());
    const bool final = reply.status >= 200;
    server.answered = final;
    if (server.invite && final && reply.status < 300 && error == 0) {
        server.sent = sent;
        return;
    }
    mem_deref(sent);
    if (final || error != 0) release(id);
}

void LibreStackImpl::reply_stateless(TransactionId id, const Reply& reply) {
    const auto found = servers_.find(id);
    if (found == servers_.end()) return;
    std::string rest;
    append_headers(rest, reply.headers, reply.body);
    const std::string reason =
        reply.reason.empty() ? std::string(reason_phrase(reply.status)) : reply.reason;
    (void)sip_replyf(
        sip_, found->second->message, reply.status, reason.c_str(), "%b", rest.data(), rest.size());
    release(id);
}

void LibreStackImpl::repeat(TransactionId id) {
    const auto found = servers_.find(id);
    if (found == servers_.end() || found->second->sent == nullptr) return;
    const sip_msg* message = found->second->message;
    pl ignored;
    sa target;
    sip_reply_addr(
        &target, message, msg_param_exists(&message->via.params, "rport", &ignored) == 0);
    found->second->sent->pos = 0;
    (void)sip_send(sip_, message->sock, message->tp, &target, found->second->sent);
}

void LibreStackImpl::release(TransactionId id) {
    const auto found = servers_.find(id);
    if (found == servers_.end()) return;
    // A transaction that had its final answer belongs to the library until its timers end.
    mem_deref(found->second->transaction);
    mem_deref(found->second->message);
    mem_deref(found->second->sent);
    servers_.erase(found);
}

int LibreStackImpl::start_request(struct ::sip_request** request,
                                  const Request& wanted,
                                  sip_resp_h* handler,
                                  void* arg) {
    std::string text = "Max-Forwards: 70\r\n";
    std::vector<Header> headers = wanted.headers;
    headers.push_back(Header{"User-Agent", software_});
    append_headers(text, headers, wanted.body);
    mbuf* buffer = mbuf_alloc(text.size());
    if (buffer == nullptr) return ENOMEM;
    (void)mbuf_write_mem(buffer, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    buffer->pos = 0;
    const std::string host = wanted.hop.host == "localhost" ? "127.0.0.1" : wanted.hop.host;
    const std::string params =
        wanted.hop.transport == Transport::tcp ? ";transport=tcp" : ";transport=udp";
    ::uri route{};
    pl_set_str(&route.scheme, "sip");
    pl_set_str(&route.host, host.c_str());
    pl_set_str(&route.params, params.c_str());
    route.port = wanted.hop.port;
    const int error = sip_request(request,
                                  sip_,
                                  request != nullptr,
                                  wanted.method.c_str(),
                                  -1,
                                  wanted.uri.c_str(),
                                  -1,
                                  &route,
                                  buffer,
                                  0,
                                  nullptr,
                                  handler,
                                  arg);
    mem_deref(buffer);
    return error;
}

base::Result<TransactionId, base::Fault> LibreStackImpl::request(const Request& request,
                                                                 OnResponse on_response) {
    const TransactionId id = ++last_;
    auto client = std::make_unique<Client>();
    client->stack = this;
    client->id = id;
    client->on_response = std::move(on_response);
    if (const int error = start_request(&client->request, request, answer_handler, client.get())) {
        return base::Err{base::Fault{"sip_send",
                                     request.method + " cannot be sent to " + request.hop.host +
                                         ":" + std::to_string(request.hop.port) + ": " +
                                         error_text(error) + "."}};
    }
    clients_.emplace(id, std::move(client));
    return id;
}

void LibreStackImpl::answer_handler(int error, const sip_msg* message, void* arg) {
    auto* client = static_cast<Client*>(arg);
    LibreStackImpl* self = client->stack;
    if (self->closing_) return;
    const bool final = message == nullptr || message->scode >= 200;
    const auto found = self->clients_.find(client->id);
    if (found == self->clients_.end()) return;
    // The user may start the next request from inside; what it was called with must outlive that.
    std::unique_ptr<Client> done;
    if (final) {
        done = std::move(found->second);
        self->clients_.erase(found);
    }
    const OnResponse on_response = client->on_response;
    if (message == nullptr) return on_response(nullptr, error_text(error));
    const Message copy = copied(*message);
    on_response(&copy, {});
}

void LibreStackImpl::cancel(TransactionId id) {
    const auto found = clients_.find(id);
    if (found != clients_.end()) sip_request_cancel(found->second->request);
}

void LibreStackImpl::send(const Request& request) {
    (void)start_request(nullptr, request, nullptr, nullptr);
}

}  // namespace regente::voice::sip
