// A file layer of SQLite that fails when a test says so, and that knows what a power loss would
// have taken: everything written since the last sync. Tests only; any thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "base/assert.hpp"
#include "base/prng.hpp"

namespace regente::storage {

class FaultyVfs {
  public:
    // Registers itself as `name`.
    explicit FaultyVfs(std::string name)
        : name_(std::move(name)),
          real_(sqlite3_vfs_find(nullptr)),
          vfs_(*real_) {
        vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
        vfs_.zName = name_.c_str();
        vfs_.pAppData = this;
        vfs_.xOpen = &FaultyVfs::open;
        ASSERT(sqlite3_vfs_register(&vfs_, 0) == SQLITE_OK);
    }

    ~FaultyVfs() { sqlite3_vfs_unregister(&vfs_); }

    FaultyVfs(const FaultyVfs&) = delete;
    FaultyVfs& operator=(const FaultyVfs&) = delete;

    const std::string& name() const { return name_; }

    std::atomic<bool> sync_fails = false;
    std::atomic<bool> write_fails = false;
    std::atomic<std::int64_t> room{-1};  // Bytes until the disk is full; -1: endless.

    // What `path` may look like after the power went: what was synced, and of the rest any part, in
    // whole sectors.
    std::vector<std::uint8_t> after_power_loss(const std::string& path, base::Prng& prng) {
        const std::lock_guard lock(mutex_);
        std::ifstream stream(path, std::ios::binary);
        std::vector<std::uint8_t> image{std::istreambuf_iterator<char>(stream), {}};
        const auto& unsynced = unsynced_[path];
        for (auto write = unsynced.rbegin(); write != unsynced.rend(); ++write) {
            put(image, write->offset, write->before);
            image.resize(write->size_before);
        }
        constexpr std::size_t sector = 512;
        for (const Write& write : unsynced) {
            for (std::size_t at = 0; at < write.after.size(); at += sector) {
                if (!prng.chance(1, 2)) continue;
                const std::size_t size = std::min(sector, write.after.size() - at);
                const auto first = write.after.begin() + static_cast<std::ptrdiff_t>(at);
                put(image, write.offset + at, {first, first + static_cast<std::ptrdiff_t>(size)});
            }
        }
        return image;
    }

  private:
    struct Write {
        std::size_t offset = 0;
        std::vector<std::uint8_t> before;
        std::vector<std::uint8_t> after;
        std::size_t size_before = 0;
    };

    struct File {
        sqlite3_file base;
        FaultyVfs* vfs;
        const char* path;

        sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    };

    static File* mine(sqlite3_file* file) { return reinterpret_cast<File*>(file); }

    static sqlite3_file* real(sqlite3_file* file) { return mine(file)->real(); }

    static void put(std::vector<std::uint8_t>& image,
                    std::size_t offset,
                    const std::vector<std::uint8_t>& bytes) {
        if (image.size() < offset + bytes.size()) image.resize(offset + bytes.size());
        std::copy(bytes.begin(), bytes.end(), image.begin() + static_cast<std::ptrdiff_t>(offset));
    }

    static int open(sqlite3_vfs* self, const char* path, sqlite3_file* file, int flags, int* out) {
        auto* vfs = static_cast<FaultyVfs*>(self->pAppData);
        File* opened = mine(file);
        opened->base.pMethods = nullptr;
        opened->vfs = vfs;
        opened->path = path;
        const int code = vfs->real_->xOpen(vfs->real_, path, opened->real(), flags, out);
        if (opened->real()->pMethods != nullptr) opened->base.pMethods = methods();
        return code;
    }

    static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
        FaultyVfs& vfs = *mine(file)->vfs;
        if (vfs.write_fails) return SQLITE_IOERR_WRITE;
        if (vfs.room >= 0 && (vfs.room -= size) < 0) {
            vfs.room = 0;
            return SQLITE_FULL;
        }
        const std::lock_guard lock(vfs.mutex_);
        Write write;
        write.offset = static_cast<std::size_t>(offset);
        const auto* bytes = static_cast<const std::uint8_t*>(data);
        write.after.assign(bytes, bytes + size);
        vfs.remember(file, std::move(write), static_cast<std::size_t>(size));
        return real(file)->pMethods->xWrite(real(file), data, size, offset);
    }

    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        FaultyVfs& vfs = *mine(file)->vfs;
        const std::lock_guard lock(vfs.mutex_);
        Write write;
        write.offset = static_cast<std::size_t>(size);
        vfs.remember(file, std::move(write), SIZE_MAX);
        return real(file)->pMethods->xTruncate(real(file), size);
    }

    void remember(sqlite3_file* file, Write write, std::size_t size) {
        sqlite3_int64 whole = 0;
        real(file)->pMethods->xFileSize(real(file), &whole);
        write.size_before = static_cast<std::size_t>(whole);
        if (write.offset < write.size_before) {
            write.before.resize(std::min(size, write.size_before - write.offset));
            real(file)->pMethods->xRead(real(file),
                                        write.before.data(),
                                        static_cast<int>(write.before.size()),
                                        static_cast<sqlite3_int64>(write.offset));
        }
        unsynced_[mine(file)->path].push_back(std::move(write));
    }

    static int sync(sqlite3_file* file, int flags) {
        FaultyVfs& vfs = *mine(file)->vfs;
        if (vfs.sync_fails) return SQLITE_IOERR_FSYNC;
        const std::lock_guard lock(vfs.mutex_);
        const int code = real(file)->pMethods->xSync(real(file), flags);
        if (code == SQLITE_OK) vfs.unsynced_[mine(file)->path].clear();
        return code;
    }

    static const sqlite3_io_methods* methods() {
        static const sqlite3_io_methods table = {
            2,
            [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); },
            [](sqlite3_file* f, void* data, int size, sqlite3_int64 offset) {
                return real(f)->pMethods->xRead(real(f), data, size, offset);
            },
            &FaultyVfs::write,
            &FaultyVfs::truncate,
            &FaultyVfs::sync,
            [](sqlite3_file* f, sqlite3_int64* size) {
                return real(f)->pMethods->xFileSize(real(f), size);
            },
            [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); },
            [](sqlite3_file* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); },
            [](sqlite3_file* f, int* out) {
                return real(f)->pMethods->xCheckReservedLock(real(f), out);
            },
            [](sqlite3_file* f, int op, void* data) {
                return real(f)->pMethods->xFileControl(real(f), op, data);
            },
            [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
            [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
            [](sqlite3_file* f, int page, int size, int extend, volatile void** out) {
                return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
            },
            [](sqlite3_file* f, int offset, int count, int flags) {
                return real(f)->pMethods->xShmLock(real(f), offset, count, flags);
            },
            [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
            [](sqlite3_file* f, int remove) {
                return real(f)->pMethods->xShmUnmap(real(f), remove);
            },
            nullptr,
            nullptr,
        };
        return &table;
    }

    std::string name_;
    sqlite3_vfs* real_;
    sqlite3_vfs vfs_;
    std::mutex mutex_;
    std::map<std::string, std::vector<Write>> unsynced_;  // Guarded by mutex_.
};

}  // namespace regente::storage
