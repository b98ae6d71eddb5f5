#include "server/recovery.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "base/little_endian.hpp"
#include "server/testing_day.hpp"
#include "storage/sqlite/open.hpp"
#include "storage/sqlite/scratch.hpp"
#include "wire/binary.hpp"

namespace regente::server {
namespace {

namespace fs = std::filesystem;
using storage::Access;
using storage::Scratch;

constexpr base::OperationId one = Day::operation;

// A data directory with the journal of a random day in it.
class House {
  public:
    explicit House(std::uint64_t seed, std::size_t steps = 300)
        : day(seed),
          journal(storage::open_journal(scratch / "journal.db", Access::write).value()),
          snapshots(scratch / "snapshots", one) {
        day.work(steps);
        EXPECT_TRUE(journal->claim(one));
        const auto done = journal->append(day.entries(1));
        EXPECT_TRUE(done) << (done ? "" : done.error().message);
        head = {1, day.facts.size()};
    }

    // Folds the first `seq` facts.
    core::Core folded(std::uint64_t seq) const {
        core::Core core;
        for (std::size_t i = 0; i < seq; ++i)
            core.apply(day.facts[i].first, day.facts[i].second);
        return core;
    }

    void snapshot_at(std::uint64_t seq) {
        ASSERT_TRUE(snapshots.write({seq, 1, folded(seq).state()}));
    }

    std::string snapshot_path(std::uint64_t seq) const {
        return scratch / ("snapshots/1-" + std::to_string(seq) + ".snapshot");
    }

    void expect_recovered(std::uint64_t from_snapshot, std::size_t warnings) {
        const auto recovered = recover(one, head, *journal, snapshots);
        ASSERT_TRUE(recovered) << recovered.error().message;
        EXPECT_EQ(wire::encode(recovered.value().core.state()), wire::encode(day.core.state()));
        EXPECT_EQ(recovered.value().snapshot_seq, from_snapshot);
        EXPECT_EQ(recovered.value().folded, head.seq - from_snapshot);
        EXPECT_EQ(recovered.value().warnings.size(), warnings);
        EXPECT_EQ(recovered.value().last_at, day.facts.back().first);
        EXPECT_EQ(recovered.value().core.next_deadline(), day.core.next_deadline());
    }

    Scratch scratch;
    Day day;
    std::unique_ptr<ports::Journal> journal;
    SnapshotStore snapshots;
    ports::JournalHead head;
};

TEST(Recovery, fold_of_the_whole_journal_is_the_state) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        House house(seed);
        house.expect_recovered(0, 0);
    }
}

TEST(Recovery, snapshot_and_tail_are_the_state) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        House house(seed);
        base::Prng prng(seed);
        const std::uint64_t seq = 1 + prng.below(house.head.seq);
        house.snapshot_at(seq);
        house.expect_recovered(seq, 0);
    }
}

TEST(Recovery, damaged_snapshots_fall_back_to_older_ones) {
    House house(7);
    for (const std::uint64_t seq : {10U, 20U, 30U, 40U})
        house.snapshot_at(seq);
    EXPECT_FALSE(fs::exists(house.snapshot_path(10)));
    house.expect_recovered(40, 0);
    auto bytes = storage::read_bytes(house.snapshot_path(40));
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        base::Prng prng(seed);
        auto damaged = bytes;
        if (prng.chance(1, 4)) {
            damaged.resize(prng.below(damaged.size()));
        } else {
            damaged[prng.below(damaged.size())] ^= static_cast<std::uint8_t>(1U << prng.below(8));
        }
        storage::write_bytes(house.snapshot_path(40), damaged);
        house.expect_recovered(30, 1);
    }
    storage::write_bytes(house.snapshot_path(30), {});
    storage::write_bytes(house.snapshot_path(20), {1, 2, 3});
    house.expect_recovered(0, 3);
}

TEST(Recovery, snapshot_of_another_version_is_passed_over) {
    House house(8);
    house.snapshot_at(20);
    // Words 1 and 2 of the head: the fold's version and the fingerprint of the state's shape.
    for (const std::size_t word : {1U, 2U}) {
        auto bytes = storage::read_bytes(house.snapshot_path(20));
        bytes[word * 8] ^= 1U;
        base::Fnv1a hash;
        hash.update(std::span(bytes).first(72));
        base::put_u64(std::span(bytes).subspan(72).first<8>(), hash.value());
        storage::write_bytes(house.snapshot_path(20), bytes);
        const auto loaded = house.snapshots.load();
        ASSERT_TRUE(loaded);
        ASSERT_EQ(loaded.value().warnings.size(), 1u);
        EXPECT_NE(loaded.value().warnings[0].find("another version"), std::string::npos)
            << loaded.value().warnings[0];
        house.snapshot_at(20);
    }
}

TEST(Recovery, journal_that_ends_before_a_snapshot_is_corrupt) {
    House house(9);
    house.snapshot_at(house.head.seq);
    Scratch other;
    auto journal = storage::open_journal(other / "journal.db", Access::write).value();
    ASSERT_TRUE(journal->claim(one));
    auto entries = house.day.entries(1);
    entries.pop_back();
    ASSERT_TRUE(journal->append(entries));
    const auto recovered = recover(one, {1, entries.size()}, *journal, house.snapshots);
    ASSERT_FALSE(recovered);
    EXPECT_EQ(recovered.error().code, "journal_corrupt");
}

TEST(Recovery, fact_of_a_newer_program_is_named) {
    House house(10, 5);
    const auto head = house.journal->claim(one);
    ASSERT_TRUE(head);
    auto entry = house.day.entries(head.value().epoch).back();
    entry.seq = head.value().seq + 1;
    entry.kind = 200;
    entry.body = {200, 1};
    ASSERT_TRUE(house.journal->append(std::vector{entry}));
    const auto recovered = recover(one, {2, entry.seq}, *house.journal, house.snapshots);
    ASSERT_FALSE(recovered);
    EXPECT_EQ(recovered.error().code, "fact_unknown");
    EXPECT_NE(recovered.error().message.find("Entry " + std::to_string(entry.seq)),
              std::string::npos);
}

TEST(SnapshotFollower, writes_behind_the_journal_and_keeps_three) {
    House house(11, 600);
    SnapshotFollower::Options options;
    options.operation = one;
    options.every_entries = house.head.seq / 8;
    options.failed = [](const base::Fault& fault) { ADD_FAILURE() << fault.message; };
    SnapshotFollower follower(
        storage::open_journal(house.scratch / "journal.db", Access::read).value(),
        house.snapshots,
        {},
        options);
    follower.durable(house.head.seq / 2);
    follower.durable(house.head.seq);
    ASSERT_TRUE(follower.finish());
    const auto kept = std::distance(fs::directory_iterator(house.scratch / "snapshots"), {});
    EXPECT_GE(kept, 1);
    EXPECT_LE(kept, 3);
    house.expect_recovered(house.head.seq, 0);
}

}  // namespace
}  // namespace regente::server
