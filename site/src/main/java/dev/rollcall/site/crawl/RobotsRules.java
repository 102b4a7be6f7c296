package dev.rollcall.site.crawl;

import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What robots.txt of one origin says to us.
 *
 * @param until when it must be asked for again
 * @param unknown why it could not be had, which forbids all; empty when it is known
 */
record RobotsRules(SimpleRobotRules rules, Instant until, Optional<FetchTrouble> unknown) {
    static RobotsRules of(SimpleRobotRules rules, Instant until) {
        return new RobotsRules(rules, until, Optional.empty());
    }

    static RobotsRules allowAll(Instant until) {
        return of(new SimpleRobotRules(RobotRulesMode.ALLOW_ALL), until);
    }

    static RobotsRules unknown(FetchTrouble why, Instant until) {
        return new RobotsRules(new SimpleRobotRules(RobotRulesMode.ALLOW_NONE), until, Optional.of(why));
    }

    boolean isKnown() {
        return unknown.isEmpty();
    }

    boolean allows(CanonicalUrl url) {
        return isKnown() && rules.isAllowed(url.text());
    }

    Duration delay() {
        return rules.getCrawlDelay() > 0 ? Duration.ofMillis(rules.getCrawlDelay()) : Duration.ZERO;
    }

    List<String> sitemaps() {
        return rules.getSitemaps();
    }
}
