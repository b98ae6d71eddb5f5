// An outbound effort: leads as ids, a hopper of those that may be dialled now, rules of retry.
//
//   lead: ready -> in_hopper -> in_attempt -> waiting -> in_hopper ...
//                                          -> finished (reached, on_dnc, attempts_spent, ...)
//
// Do-not-call is checked on entering the hopper and again at the dial: the world moved in between.
#pragma once

#include <optional>

#include "core/step.hpp"

namespace regente::core {

Answer campaign_set(Step& step, const SetCampaign& request);
Answer campaign_load_leads(Step& step, const LoadLeads& request);
Answer campaign_set_state(Step& step, const SetCampaignState& request);

// Fills the hopper: retries that are due first, then leads never dialled. Each lead that is looked
// at takes one from `budget`; with none left the rest waits for the next step.
void hopper_fill(Step& step, CampaignId id, std::size_t& budget);

// The next lead to dial, after the second check; leads found on do-not-call are finished.
std::optional<LeadId> hopper_take(Step& step, CampaignId id);

// Is there one? Changes nothing.
bool hopper_has_dialable(const Step& step, CampaignId id);

// What an attempt that met nobody means for its lead.
void lead_after_attempt(Step& step, CampaignId campaign, LeadId lead, Outcome outcome);

// What a conversation means for its lead, once the agent has finished with it.
void lead_after_talk(Step& step, const Interaction& interaction);

// The lead was shown, not dialled.
void lead_after_skip(Step& step, CampaignId campaign, LeadId lead, OfferEnd end);

Answer dnc_add(Step& step, const AddDnc& request);
Answer dnc_remove(Step& step, const RemoveDnc& request);
bool on_dnc(const Step& step, AddressId address);

}  // namespace regente::core
