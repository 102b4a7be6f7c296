package dev.rollcall.simulator.faults;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.LimitInForce;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.Vendor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is wrong with one request: the shapes that its header asks for, the state of its key, and the faults in force.
 * Whether a rule with a probability strikes is drawn anew each time a cell is asked, so that a retry can succeed. The same
 * seed draws the same, and one rule's draw does not change another's.
 */
public final class RequestFaults {
    public static final RequestFaults NONE = new RequestFaults(List.of(), 0);

    private final List<ActiveRule> rules;
    private final long seed;
    private final String[] words;

    private RequestFaults(List<ActiveRule> rules, long seed, String... words) {
        this.rules = rules;
        this.seed = seed;
        this.words = words;
    }

    /**
     * Leaves out the shapes that the vendor never has on this path.
     *
     * @param nth how often the cell was asked, this time included
     */
    public static RequestFaults of(List<ActiveRule> all, Vendor vendor, String path, long seed, String cell, int nth) {
        List<ActiveRule> possible =
                all.stream().filter(one -> vendor.has(one.shape(), path)).toList();
        return possible.isEmpty() ? NONE : new RequestFaults(possible, seed, vendor.id(), cell, Integer.toString(nth));
    }

    /**
     * What is wrong with a call at files or batches, with a batch, or with one row of it.
     *
     * @param words who it is: the same words draw the same
     */
    public static RequestFaults among(List<ActiveRule> all, Predicate<Shape> possible, long seed, String... words) {
        List<ActiveRule> here =
                all.stream().filter(one -> possible.test(one.shape())).toList();
        return here.isEmpty() ? NONE : new RequestFaults(here, seed, words);
    }

    /** The first rule of that shape which strikes; null when none does. */
    public FaultRule rule(Shape shape) {
        for (ActiveRule one : rules) {
            if (one.shape() == shape && strikes(one.rule())) {
                return one.rule();
            }
        }
        return null;
    }

    /**
     * The shapes that a header asks for: {@code SHAPE[:ARG…][,SHAPE…]}. An {@link IllegalArgumentException} says what is
     * wrong and lists the shapes that can be had.
     */
    public static List<ActiveRule> askedFor(String header, Vendor vendor, String path) {
        return Arrays.stream(header.split(",", -1))
                .map(part -> askedFor(FaultRule.parse(part.strip()), vendor, path))
                .toList();
    }

    private static ActiveRule askedFor(FaultRule rule, Vendor vendor, String path) {
        Shape shape = rule.shape();
        if (!vendor.has(shape, path)) {
            throw new IllegalArgumentException("'" + shape.word() + "' is nothing that " + vendor.id() + " does at "
                    + path + "; it has: " + vendor.shapes(path));
        }
        if (shape == Shape.LIMITED || !rule.from().isZero() || rule.until() != null) {
            throw new IllegalArgumentException("'" + rule + "' is about more than one request: set it as a fault");
        }
        return ActiveRule.of(rule, 0);
    }

    /** The rules of that stage which strike this request. */
    public List<ActiveRule> at(Shape.CheckStage stage) {
        if (rules.isEmpty()) {
            return List.of();
        }
        var striking = new ArrayList<ActiveRule>();
        for (ActiveRule one : rules) {
            if (one.shape().stage() == stage && strikes(one.rule())) {
                striking.add(one);
            }
        }
        return striking;
    }

    /** The first of them, or null. */
    public ActiveRule first(Shape.CheckStage stage) {
        for (ActiveRule one : rules) {
            if (one.shape().stage() == stage && strikes(one.rule())) {
                return one;
            }
        }
        return null;
    }

    public boolean strikes(Shape shape) {
        for (ActiveRule one : rules) {
            if (one.shape() == shape && strikes(one.rule())) {
                return true;
            }
        }
        return false;
    }

    private boolean strikes(FaultRule rule) {
        if (rule.probability() >= 1) {
            return true;
        }
        Dice dice = Dice.of(seed, words).and(rule.shape().word());
        return dice.chance(rule.probability());
    }

    /** How much longer than usual the reply takes. */
    public Duration delay() {
        Duration delay = Duration.ZERO;
        for (ActiveRule one : rules) {
            if (one.shape() == Shape.SLOW && strikes(one.rule())) {
                delay = delay.plus(one.rule().span());
            }
        }
        return delay;
    }

    /** All limits that hold for this request. */
    public List<LimitInForce> limits() {
        return rules.stream()
                .filter(one -> one.limit() != null)
                .map(ActiveRule::limit)
                .toList();
    }
}
