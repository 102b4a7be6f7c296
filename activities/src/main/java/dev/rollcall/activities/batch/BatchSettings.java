package dev.rollcall.activities.batch;

import java.time.Duration;

/**
 * How batches are made and looked after.
 *
 * @param firstPoll how long after it was posted a batch is looked at; 30 s
 * @param longestPoll the longest time between two looks at a batch of less than an hour; 5 min
 * @param pause how long until something is tried again that a provider or the network refused, or whose key is gone; 1 min
 * @param listEvery how long until a provider's list is read again for a batch that may have been posted; 1 min
 * @param feedEvery how often a job looks whether it has more for a batch; 5 s
 * @param margin what is kept free before a deadline, beside the time that asking online takes; 15 min
 * @param underWay batches of one target that a job has under way at most; 10
 * @param mostItems calls in a batch, whatever the provider takes; 50,000
 */
public record BatchSettings(
        Duration firstPoll,
        Duration longestPoll,
        Duration pause,
        Duration listEvery,
        Duration feedEvery,
        Duration margin,
        int underWay,
        int mostItems) {
    public static final BatchSettings DEFAULT = new BatchSettings(
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            Duration.ofMinutes(15),
            10,
            50_000);

    private static final double SLOWER = 1.5;

    /** Of the longest poll: half an hour. */
    private static final int SLOWEST = 6;

    public BatchSettings {
        if (underWay < 1 || mostItems < 1) {
            throw new IllegalArgumentException("at least 1 batch of 1 call, not " + underWay + " of " + mostItems);
        }
    }

    /** The same for somebody who waits for a batch: the first look after so long, or earlier where it is set so. */
    public BatchSettings impatient(Duration first) {
        return new BatchSettings(
                first.compareTo(firstPoll) < 0 ? first : firstPoll,
                longestPoll,
                pause,
                listEvery,
                feedEvery,
                margin,
                underWay,
                mostItems);
    }

    /**
     * The time until the next look at a batch that its provider has.
     *
     * @param polls looks before it
     * @param age since the batch was posted. One that takes hours is looked at every tenth of them: what a thousand of those
     *     cost while they wait is looks
     */
    public Duration poll(int polls, Duration age) {
        Duration usual = poll(polls);
        Duration slowest = longestPoll.multipliedBy(SLOWEST);
        Duration tenth = age.dividedBy(10);
        Duration slow = tenth.compareTo(slowest) < 0 ? tenth : slowest;
        return slow.compareTo(usual) < 0 ? usual : slow;
    }

    /** The time until the next look, after so many. */
    public Duration poll(int polls) {
        double millis = firstPoll.toMillis() * Math.pow(SLOWER, Math.min(polls, 50));
        return Duration.ofMillis(Math.round(Math.min(millis, longestPoll.toMillis())));
    }
}
