#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using ports::Skill;

Stored<Skill> SqliteRegistry::put_skill(const Skill& given) {
    Skill skill = given;
    Work work(database_, Work::Kind::write);
    if (!skill.id) {
        skill.id = {new_ids(work, operation_, "skill")};
        work.run_members("INSERT INTO skills VALUES (?1, ?2, ?3)", skill, operation_);
    } else if (work.run_members("UPDATE skills SET name = ?3 WHERE operation = ?1 AND id = ?2",
                                skill,
                                operation_) == 0) {
        work.fail(not_found("skill", skill.id.value));
    }
    return work.commit(std::move(skill));
}

Stored<std::vector<Skill>> SqliteRegistry::skills() {
    Work work(database_, Work::Kind::read);
    auto found = work.all<Skill>(
        "SELECT id, name FROM skills WHERE operation = ?1 ORDER BY id",
        [](Row& row) {
            Skill skill;
            row.take_members(skill);
            return skill;
        },
        operation_);
    return work.commit(std::move(found));
}

Stored<base::Done> SqliteRegistry::remove_skill(base::SkillId id) {
    Work work(database_, Work::Kind::write);
    if (work.run("DELETE FROM skills WHERE operation = ?1 AND id = ?2", operation_, id) == 0) {
        work.fail(not_found("skill", id.value));
    }
    return work.commit(base::Done{});
}

}  // namespace regente::storage
