// A flow as lines of text.
#pragma once

#include <optional>
#include <string>

#include "book.hpp"
#include "flow/graph.hpp"
#include "words.hpp"

namespace regente::scenarios {

// One node from one line; none: not a node.
//   welcome say "Good morning." -> menu
//   menu menu "One or two?" 1->billing 2->support else bye retries 1
//   open hours America/Sao_Paulo 1-5 08:00-18:00 open->menu closed->bye
//   line queue support priority 5 announce 15s
//   bye hangup "Good-bye."
std::optional<flow::Node> node_of(const Words& words, Book& book);

}  // namespace regente::scenarios
