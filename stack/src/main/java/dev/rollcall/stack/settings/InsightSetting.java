package dev.rollcall.stack.settings;

import dev.rollcall.activities.canary.CanarySettings;

/**
 * {@code insight} of {@code rollcall.yaml}.
 *
 * @param canaries null: no canary prompts are asked
 */
record InsightSetting(CanarySetting canaries) {
    /** @return null when none are asked */
    CanarySettings canaries(YamlFile file) {
        return canaries == null ? null : canaries.read(file);
    }
}
