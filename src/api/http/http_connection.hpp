// A connection that speaks HTTP/1.1: one request after the other, until it ends or becomes a
// WebSocket.
#pragma once

#include <memory>

#include "api/http/connection.hpp"
#include "api/http/line.hpp"

namespace regente::api::http {

// Lives until the line ends. A worker may hold the last reference to it; it is destroyed on the
// HTTP thread all the same.
void serve_http(Shared& shared, Line line, std::unique_ptr<Ticket> ticket);

}  // namespace regente::api::http
