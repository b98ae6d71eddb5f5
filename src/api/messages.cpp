#include "api/messages.hpp"

#include <algorithm>
#include <array>

#include "wire/reflect.hpp"

namespace regente::api {
namespace {

constexpr auto all = std::to_array<Message>({
    // The request itself.
    {"request_invalid", 400, "O pedido não pôde ser lido.", "The request could not be read."},
    {"request_timeout",
     408,
     "O pedido demorou demais para chegar.",
     "The request took too long to arrive."},
    {"header_too_long",
     431,
     "O cabeçalho do pedido é grande demais.",
     "The request's head is too long."},
    {"body_too_long", 413, "O conteúdo enviado é grande demais.", "What was sent is too long."},
    {"json_invalid", 422, "Um campo enviado está errado.", "A field that was sent is wrong."},
    {"json_too_long", 413, "O conteúdo enviado é grande demais.", "What was sent is too long."},
    {"type_unsupported",
     415,
     "O tipo do conteúdo não é aceito aqui.",
     "This type of content is not taken here."},
    {"id_invalid", 404, "O endereço não leva a nada.", "This address leads nowhere."},
    {"query_invalid", 422, "Um filtro está errado.", "A filter is wrong."},
    {"report_too_large",
     422,
     "O relatório tem linhas demais. Peça intervalos maiores, menos dias ou uma só fila.",
     "The report has too many rows. Ask for longer intervals, fewer days or one queue."},
    {"cursor_invalid",
     422,
     "O marcador da página está errado: comece da primeira.",
     "The page cursor is wrong: begin with the first page."},
    {"route_unknown", 404, "O endereço não leva a nada.", "This address leads nowhere."},
    {"method_not_allowed",
     405,
     "Este endereço não aceita essa operação.",
     "This address does not take that operation."},
    {"value_invalid",
     422,
     "Um valor está fora do permitido.",
     "A value is outside of what is allowed."},
    {"operation_unknown",
     400,
     "A mensagem pede algo desconhecido.",
     "The message asks for something unknown."},
    {"topic_unknown", 404, "Esse painel não existe.", "There is no such topic."},
    {"range_unsatisfiable",
     416,
     "O trecho pedido não existe.",
     "The part asked for does not exist."},

    // Who asks.
    {"session_missing", 401, "Entre para continuar.", "Sign in to go on."},
    {"session_ended",
     401,
     "Sua sessão terminou. Entre de novo.",
     "Your session has ended. Sign in again."},
    {"credentials_invalid", 401, "Usuário ou senha incorretos.", "Wrong user or password."},
    {"too_many_attempts",
     429,
     "Tentativas demais. Espere um pouco e tente de novo.",
     "Too many attempts. Wait a little and try again."},
    {"forbidden", 403, "Seu perfil não permite isso.", "Your role does not allow this."},
    {"csrf_invalid",
     403,
     "O pedido não veio desta tela. Recarregue a página.",
     "The request did not come from this screen. Reload the page."},
    {"origin_wrong", 403, "O pedido veio de outro site.", "The request came from another site."},
    {"setup_wrong",
     403,
     "O link de criação não vale mais.",
     "The creation link is no longer valid."},
    {"password_weak",
     422,
     "A senha precisa de 12 a 256 caracteres.",
     "The password needs 12 to 256 characters."},
    {"login_invalid",
     422,
     "O usuário usa de 1 a 64 letras minúsculas, números, ponto, hífen e sublinhado.",
     "The login takes 1 to 64 small letters, digits, dots, hyphens and underscores."},
    {"name_invalid",
     422,
     "O nome precisa de 1 a 120 caracteres.",
     "The name needs 1 to 120 characters."},
    {"language_unknown", 422, "O idioma é pt-BR ou en.", "The language is pt-BR or en."},
    {"phone_secret_needed",
     422,
     "Ao trocar o usuário, informe de novo a senha do ramal.",
     "When the login changes, give the phone's secret again."},
    {"last_admin",
     409,
     "É preciso restar ao menos um administrador ativo.",
     "At least one active administrator must remain."},

    // Server.
    {"server_busy",
     503,
     "O servidor está ocupado. Tente de novo em instantes.",
     "The server is busy. Try again in a moment."},
    {"starting", 503, "O servidor está iniciando.", "The server is starting."},
    {"internal",
     500,
     "Algo deu errado no servidor. O registro tem os detalhes.",
     "Something went wrong in the server. The log has the details."},
    {"unavailable",
     503,
     "O registro de eventos parou: nada novo é aceito até o disco voltar.",
     "The journal has stopped: nothing new is accepted until the disk is back."},
    {"not_found", 404, "Isso não existe.", "There is no such thing."},
    {"already_exists", 409, "Já existe um com esse nome.", "There is one with that name already."},
    {"registry_io",
     503,
     "O cadastro não pôde ser gravado ou lido.",
     "The registry could not be written or read."},
    {"registry_disk_full", 507, "O disco está cheio.", "The disk is full."},
    {"registry_corrupt", 500, "O cadastro está danificado.", "The registry is damaged."},
    {"records_io", 503, "O histórico não pôde ser lido.", "The history could not be read."},
    {"records_corrupt",
     500,
     "O histórico está danificado e pode ser refeito.",
     "The history is damaged; it can be rebuilt."},
    {"journal_io",
     503,
     "O registro de eventos não pôde ser lido ou gravado.",
     "The journal could not be read or written."},
    {"journal_disk_full",
     507,
     "O disco está cheio: nada novo é aceito.",
     "The disk is full: nothing new is accepted."},
    {"journal_corrupt", 500, "O registro de eventos está danificado.", "The journal is damaged."},
    {"journal_fenced",
     503,
     "Outro servidor assumiu esta operação.",
     "Another server owns this operation now."},

    {"data_locked",
     503,
     "Outro servidor usa este diretório de dados.",
     "Another server uses this data directory."},
    {"data_unusable",
     500,
     "O diretório de dados não pode ser usado.",
     "The data directory cannot be used."},
    {"wire_invalid",
     500,
     "Um dado guardado não pôde ser entendido.",
     "Something stored could not be understood."},

    // Things.
    {"number_invalid", 422, "Esse número não pode ser discado.", "This number cannot be dialled."},
    {"recording_open",
     409,
     "A gravação ainda está em andamento.",
     "The recording is still being made."},
    {"recording_gone",
     404,
     "O áudio dessa gravação não está mais guardado.",
     "The sound of this recording is no longer kept."},
    {"list_empty", 422, "O arquivo não tem linhas.", "The file has no rows."},
    {"columns_wrong",
     422,
     "O arquivo precisa de uma coluna de telefone.",
     "The file needs a column with the phone."},
    {"note_too_long",
     422,
     "A anotação passa de 10.000 caracteres.",
     "The note is longer than 10,000 characters."},
    {"draft_missing", 409, "O fluxo ainda não tem rascunho.", "The flow has no draft yet."},
    {"prompt_failed",
     503,
     "Uma fala do fluxo não pôde ser sintetizada.",
     "A text of the flow could not be made into speech."},
    {"seat_offer_invalid",
     422,
     "O áudio do navegador não pôde ser conectado.",
     "The browser's audio could not be connected."},
    {"voice_down", 503, "A telefonia está reiniciando.", "Telephony is restarting."},

    // Refusals of the core, in its order.
    {"value_out_of_range",
     422,
     "Um valor está fora do permitido.",
     "A value is outside of what is allowed."},
    {"queue_unknown", 404, "Essa fila não existe.", "There is no such queue."},
    {"queue_in_use",
     409,
     "A fila está em uso: tem gente esperando, ou uma campanha ou fluxo a cita.",
     "The queue is in use: people wait in it, or a campaign or flow names it."},
    {"agent_unknown",
     404,
     "Essa pessoa não atende nesta operação.",
     "This person does not work in this operation."},
    {"agent_signed_out", 409, "Entre em turno primeiro.", "Start your shift first."},
    {"agent_already_signed_in", 409, "Você já está em turno.", "Your shift has started already."},
    {"agent_busy", 409, "Termine o contato atual primeiro.", "Finish the current contact first."},
    {"seat_down",
     409,
     "O áudio não está conectado. Verifique o fone.",
     "Your audio is not connected. Check your headset."},
    {"interaction_unknown",
     404,
     "Esse contato não existe mais.",
     "This contact is no longer there."},
    {"interaction_not_yours",
     403,
     "Esse contato está com outra pessoa.",
     "This contact is with somebody else."},
    {"contact_not_yours",
     403,
     "Só dá para mudar quem está em atendimento com você.",
     "You can only change the customer you are talking with."},
    {"state_forbids",
     409,
     "Agora não dá: o contato está em outro momento.",
     "Not now: the contact is at another point."},
    {"disposition_unknown", 404, "Esse resultado não existe.", "There is no such disposition."},
    {"disposition_missing",
     409,
     "Escolha um resultado antes de concluir.",
     "Choose a disposition before finishing."},
    {"flow_unknown", 404, "Esse fluxo não existe.", "There is no such flow."},
    {"flow_unpublished",
     409,
     "Publique o fluxo antes de apontar um número para ele.",
     "Publish the flow before you lead a number to it."},
    {"flow_invalid", 422, "O fluxo tem um erro.", "The flow has a mistake."},
    {"campaign_unknown", 404, "Essa campanha não existe.", "There is no such campaign."},
    {"campaign_running",
     409,
     "A campanha está discando: pause antes de mudar.",
     "The campaign is running: pause it before you change it."},
    {"campaign_not_running", 409, "A campanha não está discando.", "The campaign is not running."},
    {"campaign_mode_forbids",
     409,
     "O modo da campanha não permite isso.",
     "The campaign's mode does not allow this."},
    {"no_lead", 409, "Não há ficha para discar agora.", "There is no lead to dial now."},
    {"lead_present",
     409,
     "Essa ficha já está na campanha.",
     "This lead is in the campaign already."},
    {"address_on_dnc",
     409,
     "O número está na lista de não ligar.",
     "The number is on the do-not-call list."},
    {"zone_unknown", 422, "Esse fuso horário não é conhecido.", "This time zone is not known."},
    {"limit_reached",
     409,
     "Um limite da operação foi atingido.",
     "A limit of the operation was reached."},
    {"skill_unknown", 422, "Essa habilidade não existe.", "There is no such skill."},
    {"skill_in_use",
     409,
     "A habilidade está em uso: tire-a antes das pessoas, das filas e dos fluxos.",
     "The skill is in use: take it from people, queues and flows first."},
    {"rings_narrow",
     422,
     "Cada anel tem de aceitar todos os que o anterior aceita.",
     "Each ring must accept everybody whom the one before accepts."},
    {"wrap_up_fixed",
     409,
     "O pós-atendimento dessa fila termina sozinho.",
     "The wrap-up of this queue ends by itself."},
    {"callback_present",
     409,
     "Essa fila já prometeu ligar para esse número.",
     "This queue has promised to call this number already."},
});

}  // namespace

std::span<const Message> messages() {
    return all;
}

const Message* find_message(std::string_view code) {
    const auto found = std::find_if(
        all.begin(), all.end(), [&](const Message& message) { return message.code == code; });
    return found == all.end() ? nullptr : &*found;
}

Failure::Failure(const core::Refused& refused)
    : code(wire::enum_name(refused.code)),
      detail(refused.detail) {}

std::string choose_language(std::string_view accept_language) {
    // The first language that we speak wins: browsers list them in the order of preference.
    while (!accept_language.empty()) {
        const std::size_t comma = accept_language.find(',');
        std::string_view tag = accept_language.substr(0, comma);
        while (!tag.empty() && tag.front() == ' ')
            tag.remove_prefix(1);
        if (tag.substr(0, 2) == "pt") return "pt-BR";
        if (tag.substr(0, 2) == "en") return "en";
        accept_language = comma == std::string_view::npos ? std::string_view{}
                                                          : accept_language.substr(comma + 1);
    }
    return "pt-BR";
}

int status_of(std::string_view code) {
    const Message* message = find_message(code);
    return message == nullptr ? 500 : message->status;
}

Error error_of(const Failure& failure, std::string_view language) {
    const Message* message = find_message(failure.code);
    if (message == nullptr) message = find_message("internal");
    return {
        failure.code, std::string(language == "en" ? message->en : message->pt), failure.detail};
}

}  // namespace regente::api
