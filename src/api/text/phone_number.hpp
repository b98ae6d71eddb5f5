// Numbers as people write them, turned into E.164. Brazilian numbering plan (Anatel, Resolução
// 749/2022): area codes without 0 in either digit, mobiles of nine digits that begin with 9,
// landlines of eight that begin with 2..5.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regente::api::text {

// "(11) 98765-4321", "011 98765 4321", "+55 11 98765-4321", "5511987654321" -> "+5511987654321".
// With + and another country: its digits, 8..15 (E.164 §6). None: not a number one can dial.
std::optional<std::string> normalise_number(std::string_view text);

// The same for what an agent dials or an administrator writes, which may also be a short internal
// number or a service code of 2..7 digits.
std::optional<std::string> normalise_dialled(std::string_view text);

}  // namespace regente::api::text
