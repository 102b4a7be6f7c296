package dev.rollcall.simulator.faults;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.Vendor;
import dev.rollcall.simulator.faults.ActiveFaults.Active;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is wrong with one request: the shapes that its header asks for, the state of its key, and the faults in force.
 * Whether one with a probability strikes is drawn anew each time a cell is asked, so that a retry can succeed, and the
 * same for the same seed; one trouble's draw changes nothing of another's.
 */
final class RequestFaults {
    static final RequestFaults NONE = new RequestFaults(List.of(), 0);

    private final List<Active> here;
    private final long seed;
    private final String[] words;

    private RequestFaults(List<Active> here, long seed, String... words) {
        this.here = here;
        this.seed = seed;
        this.words = words;
    }

    /** Without those that the vendor never has on this path. */
    static RequestFaults of(List<Active> all, Vendor vendor, String path, long seed, String cell, int nth) {
        List<Active> possible =
                all.stream().filter(one -> vendor.has(one.shape(), path)).toList();
        return possible.isEmpty() ? NONE : new RequestFaults(possible, seed, vendor.id(), cell, Integer.toString(nth));
    }

    /**
     * The shapes that a header asks for: {@code SHAPE[:ARG…][,SHAPE…]}. An {@link IllegalArgumentException} says what is
     * wrong and tells the shapes that can be had.
     */
    static List<Active> asked(String header, Vendor vendor, String path) {
        return Arrays.stream(header.split(",", -1))
                .map(part -> asked(FaultRule.parse(part.strip()), vendor, path))
                .toList();
    }

    private static Active asked(FaultRule trouble, Vendor vendor, String path) {
        Shape shape = trouble.shape();
        if (!vendor.has(shape, path)) {
            throw new IllegalArgumentException("'" + shape.word() + "' is nothing that " + vendor.id() + " does at "
                    + path + "; it has: " + vendor.shapes(path));
        }
        if (shape == Shape.LIMITED || !trouble.from().isZero() || trouble.until() != null) {
            throw new IllegalArgumentException("'" + trouble + "' is about more than one request: set it as a fault");
        }
        return Active.of(trouble, 0);
    }

    /** Those of that stage which strike. */
    List<Active> at(Shape.CheckStage stage) {
        if (here.isEmpty()) {
            return List.of();
        }
        var struck = new ArrayList<Active>();
        for (Active one : here) {
            if (one.shape().stage == stage && strikes(one.trouble())) {
                struck.add(one);
            }
        }
        return struck;
    }

    /** The first of them, or null. */
    Active first(Shape.CheckStage stage) {
        for (Active one : here) {
            if (one.shape().stage == stage && strikes(one.trouble())) {
                return one;
            }
        }
        return null;
    }

    boolean strikes(Shape shape) {
        for (Active one : here) {
            if (one.shape() == shape && strikes(one.trouble())) {
                return true;
            }
        }
        return false;
    }

    private boolean strikes(FaultRule trouble) {
        if (trouble.probability() >= 1) {
            return true;
        }
        Dice dice = Dice.of(seed, words).and(trouble.shape().word());
        return dice.chance(trouble.probability());
    }

    /** How much longer than usual it takes. */
    Duration delay() {
        Duration delay = Duration.ZERO;
        for (Active one : here) {
            if (one.shape() == Shape.SLOW && strikes(one.trouble())) {
                delay = delay.plus(one.trouble().span());
            }
        }
        return delay;
    }

    /** Those that hold for this request. */
    List<Active> limits() {
        return here.stream().filter(one -> one.shape() == Shape.LIMITED).toList();
    }
}
