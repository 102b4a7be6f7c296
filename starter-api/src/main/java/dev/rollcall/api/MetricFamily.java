package dev.rollcall.api;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A metric with its samples. What is null is unknown, and gets no sample.
 *
 * @param name as Prometheus has it, a counter's without {@code _total}
 * @param labels names of the labels of each sample
 */
record MetricFamily(String name, String help, List<String> labels, List<Sample> samples) {
    record Sample(List<String> labels, double value) {}

    static MetricFamily of(String name, String help, String... labels) {
        return new MetricFamily(name, help, List.of(labels), new ArrayList<>());
    }

    /** @param labels in the order of the names */
    MetricFamily add(Number value, String... labels) {
        if (value != null) {
            samples.add(new Sample(List.of(labels), value.doubleValue()));
        }
        return this;
    }

    <T> MetricFamily addAll(Iterable<T> all, Function<T, Number> value, Function<T, List<String>> labelsOf) {
        all.forEach(each -> add(value.apply(each), labelsOf.apply(each).toArray(String[]::new)));
        return this;
    }

    MetricSnapshot gauge() {
        var gauge = GaugeSnapshot.builder().name(name).help(help);
        samples.forEach(sample -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(labels(sample))
                .value(sample.value())
                .build()));
        return gauge.build();
    }

    MetricSnapshot counter() {
        var counter = CounterSnapshot.builder().name(name).help(help);
        samples.forEach(sample -> counter.dataPoint(CounterDataPointSnapshot.builder()
                .labels(labels(sample))
                .value(sample.value())
                .build()));
        return counter.build();
    }

    private Labels labels(Sample sample) {
        return Labels.of(labels, sample.labels());
    }
}
