// Until the media engine is here, voice runs without sound.
#if !__has_include("voice/media/program.hpp")

#include "voice/testing/silent_engine.hpp"

namespace regente::voice::media {

base::Result<std::unique_ptr<Engine>, base::Fault> Engine::start(Options options) {
    return std::unique_ptr<Engine>(std::make_unique<testing::SilentEngine>(std::move(options)));
}

}  // namespace regente::voice::media

#endif
