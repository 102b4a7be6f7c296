package dev.rollcall.site.crawl;

import java.time.Duration;

/** @param took from the connection to the last byte, without the pause before */
record TimedReply(Reply reply, Duration took) {}
