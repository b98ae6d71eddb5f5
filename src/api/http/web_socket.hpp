// A connection that became a WebSocket (RFC 6455).
#pragma once

#include <memory>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "api/http/connection.hpp"
#include "api/http/line.hpp"

namespace regente::api::http {

using Asked = boost::beast::http::request<boost::beast::http::string_body>;

// Answers the upgrade and lives until the line ends.
void open_web_socket(Shared& shared,
                     Line line,
                     std::unique_ptr<Ticket> ticket,
                     std::shared_ptr<SocketHandler> handler,
                     Asked request);

}  // namespace regente::api::http
