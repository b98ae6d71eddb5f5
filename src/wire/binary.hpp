// The binary form of our described structs, for the journal, snapshots and the voice protocol.
//
//   integers, ids, times   LEB128 varint; signed ones zigzag (as in Protocol Buffers, "Encoding")
//   bool, enum             one varint
//   string                 varint length, bytes
//   struct                 u32 little-endian byte length, then its members in order
//   vector, set, map       varint count, then elements (map: key, value)
//   optional               0, or 1 and the value
//   variant                varint index, then the alternative
//
// Members are positional and only ever appended: a shorter struct leaves the rest at their
// defaults, a longer one's rest is skipped. An unknown variant index or enum value is a Fault.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "wire/reflect.hpp"

namespace regente::wire {

using Bytes = std::vector<std::uint8_t>;

class Writer {
  public:
    explicit Writer(Bytes& out)
        : out_(out) {}

    void varint(std::uint64_t value) {
        while (value >= 0x80) {
            out_.push_back(static_cast<std::uint8_t>(value | 0x80U));
            value >>= 7U;
        }
        out_.push_back(static_cast<std::uint8_t>(value));
    }

    template <class T>
    void write(const T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            varint(value ? 1 : 0);
        } else if constexpr (Enumerated<T>) {
            varint(static_cast<std::uint64_t>(value));
        } else if constexpr (std::is_integral_v<T> && std::is_unsigned_v<T>) {
            varint(value);
        } else if constexpr (std::is_integral_v<T>) {
            zigzag(value);
        } else if constexpr (Timelike<T>) {
            zigzag(value.us);
        } else if constexpr (Identifier<T>) {
            varint(value.value);
        } else if constexpr (std::is_same_v<T, std::string>) {
            varint(value.size());
            out_.insert(out_.end(), value.begin(), value.end());
        } else if constexpr (IsVector<T>::value || IsSet<T>::value) {
            varint(value.size());
            for (const auto& item : value)
                write(item);
        } else if constexpr (IsMap<T>::value) {
            varint(value.size());
            for (const auto& item : value) {
                write(item.first);
                write(item.second);
            }
        } else if constexpr (IsOptional<T>::value) {
            varint(value.has_value() ? 1 : 0);
            if (value) write(*value);
        } else if constexpr (IsVariant<T>::value) {
            varint(value.index());
            std::visit([this](const auto& alternative) { this->write(alternative); }, value);
        } else {
            static_assert(Described<T>, "describe the struct with REGENTE_DESCRIBE");
            write_struct(value);
        }
    }

  private:
    void zigzag(std::int64_t value) {
        varint((static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63));
    }

    template <class T>
    void write_struct(const T& value) {
        const std::size_t start = out_.size();
        out_.insert(out_.end(), 4, 0);
        for_each_member<T>([&](auto member) { this->write(value.*member.pointer); });
        const std::size_t size = out_.size() - start - 4;
        for (unsigned i = 0; i < 4; ++i) {
            out_[start + i] = static_cast<std::uint8_t>(size >> (8U * i));
        }
    }

    Bytes& out_;
};

// Every read checks its bounds; after the first failure everything reads as "no more".
class Reader {
  public:
    explicit Reader(std::span<const std::uint8_t> in)
        : in_(in) {}

    bool ok() const { return error_ == nullptr; }

    const char* error() const { return error_ == nullptr ? "" : error_; }

    bool at_end() const { return position_ == in_.size(); }

    template <class T>
    void read(T& value) {
        if (!ok()) return;
        if constexpr (std::is_same_v<T, bool>) {
            value = varint() != 0;
        } else if constexpr (Enumerated<T>) {
            const std::uint64_t raw = varint();
            value = static_cast<T>(raw);
            if (raw > std::numeric_limits<std::underlying_type_t<T>>::max() ||
                !enum_is_known(value)) {
                fail("unknown enum value");
            }
        } else if constexpr (std::is_integral_v<T> && std::is_unsigned_v<T>) {
            const std::uint64_t raw = varint();
            if (raw > std::numeric_limits<T>::max()) fail("integer out of range");
            value = static_cast<T>(raw);
        } else if constexpr (std::is_integral_v<T>) {
            const std::int64_t raw = zigzag();
            if (raw > std::numeric_limits<T>::max() || raw < std::numeric_limits<T>::min()) {
                fail("integer out of range");
            }
            value = static_cast<T>(raw);
        } else if constexpr (Timelike<T>) {
            value.us = zigzag();
        } else if constexpr (Identifier<T>) {
            value.value = varint();
        } else if constexpr (std::is_same_v<T, std::string>) {
            const std::size_t size = count();
            if (!ok()) return;
            const auto bytes = in_.subspan(position_, size);
            value.assign(bytes.begin(), bytes.end());
            position_ += size;
        } else if constexpr (IsVector<T>::value) {
            const std::size_t size = count();
            value.clear();
            for (std::size_t i = 0; i < size && ok(); ++i) {
                typename T::value_type item{};
                read(item);
                value.push_back(std::move(item));
            }
        } else if constexpr (IsSet<T>::value) {
            const std::size_t size = count();
            value.clear();
            for (std::size_t i = 0; i < size && ok(); ++i) {
                typename T::value_type item{};
                read(item);
                value.insert(value.end(), std::move(item));
            }
        } else if constexpr (IsMap<T>::value) {
            const std::size_t size = count();
            value.clear();
            for (std::size_t i = 0; i < size && ok(); ++i) {
                typename T::key_type key{};
                typename T::mapped_type item{};
                read(key);
                read(item);
                value.emplace_hint(value.end(), std::move(key), std::move(item));
            }
        } else if constexpr (IsOptional<T>::value) {
            value.reset();
            if (varint() != 0) {
                value.emplace();
                read(*value);
            }
        } else if constexpr (IsVariant<T>::value) {
            read_variant(value);
        } else {
            static_assert(Described<T>, "describe the struct with REGENTE_DESCRIBE");
            read_struct(value);
        }
    }

  private:
    void fail(const char* what) {
        if (error_ == nullptr) error_ = what;
    }

    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (position_ >= in_.size()) {
                fail("ends too early");
                return 0;
            }
            const std::uint8_t byte = in_[position_++];
            value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
            if ((byte & 0x80U) == 0) return value;
        }
        fail("number too long");
        return 0;
    }

    std::int64_t zigzag() {
        const std::uint64_t raw = varint();
        return static_cast<std::int64_t>(raw >> 1U) ^ -static_cast<std::int64_t>(raw & 1U);
    }

    // A count can never exceed the bytes left: each element takes at least one byte (an empty
    // struct takes four), so a forged count cannot make us allocate.
    std::size_t count() {
        const std::uint64_t size = varint();
        if (size > in_.size() - position_) {
            fail("length beyond the end");
            return 0;
        }
        return static_cast<std::size_t>(size);
    }

    template <class... Ts>
    void read_variant(std::variant<Ts...>& value) {
        const std::uint64_t index = varint();
        if (index >= sizeof...(Ts)) {
            fail("unknown kind");
            return;
        }
        boost::mp11::mp_with_index<sizeof...(Ts)>(static_cast<std::size_t>(index), [&](auto i) {
            value.template emplace<i>();
            read(std::get<i>(value));
        });
    }

    template <class T>
    void read_struct(T& value) {
        if (in_.size() - position_ < 4) {
            fail("ends too early");
            return;
        }
        std::size_t size = 0;
        for (unsigned i = 0; i < 4; ++i) {
            size |= static_cast<std::size_t>(in_[position_ + i]) << (8U * i);
        }
        position_ += 4;
        if (size > in_.size() - position_) {
            fail("length beyond the end");
            return;
        }
        const std::size_t end = position_ + size;
        const auto whole = in_;
        in_ = in_.first(end);
        for_each_member<T>([&](auto member) {
            if (ok() && position_ < end) read(value.*member.pointer);
        });
        in_ = whole;
        if (ok()) position_ = end;
    }

    std::span<const std::uint8_t> in_;
    std::size_t position_ = 0;
    const char* error_ = nullptr;
};

template <class T>
void encode_to(Bytes& out, const T& value) {
    Writer(out).write(value);
}

template <class T>
Bytes encode(const T& value) {
    Bytes out;
    encode_to(out, value);
    return out;
}

// The whole of `bytes` must be one T.
template <class T>
base::Result<T, base::Fault> decode(std::span<const std::uint8_t> bytes) {
    Reader reader(bytes);
    T value{};
    reader.read(value);
    if (!reader.ok()) {
        return base::Err{
            base::Fault{"wire_invalid",
                        std::string(type_name<T>()) + " cannot be read: " + reader.error() + "."}};
    }
    if (!reader.at_end()) {
        return base::Err{
            base::Fault{"wire_invalid", std::string(type_name<T>()) + " has bytes after its end."}};
    }
    return value;
}

}  // namespace regente::wire
