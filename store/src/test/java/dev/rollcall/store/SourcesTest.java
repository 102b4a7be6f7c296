package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Sources.Receipt;
import dev.rollcall.store.Sources.Source;
import dev.rollcall.store.Sources.SourceDelivery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourcesTest {
    private static final byte[] BODY = SiteAtWork.sha("body");

    private final SiteAtWork work = new SiteAtWork();
    private final Sources sources = work.ledger.sources();
    private final int source =
            sources.create(work.domain, "crawler", "ada").orElseThrow().id();

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void aNameIsGivenOnceInADomain() {
        assertThat(sources.create(work.domain, "crawler", "bob")).isEmpty();
        assertThat(sources.create(work.domain("adyen.com"), "crawler", "bob")).isPresent();
        assertThat(sources.of(work.domain)).extracting(Source::id).containsExactly(source);
        assertThat(sources.byId(999)).isEmpty();
    }

    @Test
    void aSecretIsChangedWhileTheOldOneSigns() {
        Source rotated = sources.rotate(source, Duration.ofHours(1)).orElseThrow();
        assertThat(rotated.secretVersion()).isEqualTo(2);
        assertThat(rotated.oldSecretUntil()).isAfter(work.ledger.now());
        assertThat(sources.enable(source, false).orElseThrow().enabled()).isFalse();
    }

    @Test
    void aDeliveryIsTakenOnce() {
        assertThat(sources.receive(source, "d1", BODY, 3)).isEqualTo(new Receipt.First());
        Receipt again = sources.receive(source, "d1", BODY, 3);
        assertThat(again).isInstanceOf(Receipt.Again.class);
        assertThat(((Receipt.Again) again).delivery().state()).isEqualTo("received");
        assertThat(sources.receive(source, "d1", SiteAtWork.sha("other"), 3)).isEqualTo(new Receipt.OtherBody());
        long crawl = work.crawl();
        assertThat(sources.taken(source, "d1", crawl)).isTrue();
        assertThat(sources.refused(source, "d1", "too late")).isFalse();
        SourceDelivery delivery = ((Receipt.Again) sources.receive(source, "d1", BODY, 3)).delivery();
        assertThat(delivery.state()).isEqualTo("taken");
        assertThat(delivery.crawlId()).isEqualTo(crawl);
        assertThat(delivery.documents()).isEqualTo(3);
    }

    @Test
    void whatItHasToldGoesWithIt() {
        sources.receive(source, "d1", BODY, 1);
        sources.receive(source, "d2", BODY, 1);
        sources.refused(source, "d2", "no such page");
        assertThat(sources.deliveries(source, 1))
                .extracting(SourceDelivery::problem)
                .isEqualTo(List.of("no such page"));
        assertThat(sources.remove(source)).isTrue();
        assertThat(sources.remove(source)).isFalse();
        assertThat(sources.deliveries(source, 9)).isEmpty();
    }
}
