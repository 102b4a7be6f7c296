package dev.rollcall.activities.limits;

import dev.rollcall.llm.Key;
import dev.rollcall.store.KeyModel;
import dev.rollcall.store.Ledger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what one provider's limiter has learned to the ledger and, where people should know, to the log. */
final class NewsWriter {
    private static final Logger LOG = LoggerFactory.getLogger(NewsWriter.class);

    private final Ledger ledger;
    private final boolean simulated;
    private final int worker;
    private final String provider;
    private final Function<Key, String> where;

    /** @param where a key stands, for people: {@code OPENAI_API_KEY_2 (1a2b3c4d)} */
    NewsWriter(Ledger ledger, boolean simulated, int worker, String provider, Function<Key, String> where) {
        this.ledger = ledger;
        this.simulated = simulated;
        this.worker = worker;
        this.provider = provider;
        this.where = where;
    }

    void write(LimiterNews news) {
        if (news instanceof LimiterNews.Down down) {
            LOG.warn("{} is down: {}; probes find out when it is back", provider, down.words());
            ledger.providers().tell(simulated, provider, worker, down.since(), "down: " + down.words());
        } else if (news instanceof LimiterNews.Up) {
            LOG.info("{} is back", provider);
            ledger.providers().tell(simulated, provider, worker, null, null);
        } else if (news instanceof LimiterNews.Cooled cooled) {
            ledger.slotReservations().cool(keyModel(cooled.key(), cooled.model()), cooled.pause());
        } else if (news instanceof LimiterNews.Parked parked) {
            park(parked);
        } else if (news instanceof LimiterNews.Rejected rejected) {
            disable(rejected);
        } else if (news instanceof LimiterNews.Learned learned) {
            learn(learned);
        }
    }

    private void park(LimiterNews.Parked parked) {
        String fingerprint = parked.key().fingerprint();
        LOG.warn(
                "{}: {} is out of quota: {}; it is not used {}",
                provider,
                where.apply(parked.key()),
                parked.words(),
                parked.until() == null
                        ? "until `./rollcall keys unpark " + fingerprint + "`"
                        : "before " + parked.until());
        ledger.keys().park(simulated, provider, fingerprint, parked.until(), parked.words());
    }

    private void disable(LimiterNews.Rejected rejected) {
        String fingerprint = rejected.key().fingerprint();
        LOG.warn(
                "{}: {} is rejected: {}; it is not used until `./rollcall keys enable {}`",
                provider,
                where.apply(rejected.key()),
                rejected.words(),
                fingerprint);
        ledger.keys().disable(simulated, provider, fingerprint, rejected.words());
    }

    private void learn(LimiterNews.Learned learned) {
        boolean isKept = ledger.limits()
                .learn(keyModel(learned.key(), learned.model()), learned.kind(), learned.learned(), learned.instead());
        boolean isRising = learned.instead() != null
                && learned.learned().value().compareTo(learned.instead().value()) > 0;
        if (isKept && !isRising) {
            LOG.info(
                    "{}: {} {} {} of {} from now on, {}",
                    provider,
                    where.apply(learned.key()),
                    learned.learned().value().toPlainString(),
                    learned.kind().unit(),
                    learned.model(),
                    learned.learned().announced() ? "by its headers" : "by its 429s");
        }
    }

    private KeyModel keyModel(Key key, String model) {
        return new KeyModel(simulated, provider, key.fingerprint(), model);
    }
}
