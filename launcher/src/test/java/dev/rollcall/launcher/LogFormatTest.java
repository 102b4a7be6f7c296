package dev.rollcall.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.UserError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogFormatTest {
    @Test
    void aLineOfTextHasItsKeysBehindItsWords() throws Exception {
        assertThat(line(Map.of()))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z INFO  dev.rollcall.JobLog - job created job=j7 domains=3\n");
    }

    @Test
    void aLineOfJsonHasThemAsMembersWithTheirTypes() throws Exception {
        JsonNode line =
                new ObjectMapper().readTree(line(Map.of("ROLLCALL_LOG_FORMAT", "json", "ROLLCALL_ENV", "staging")));
        assertThat(line.path("message").asText()).isEqualTo("job created");
        assertThat(line.path("job").asText()).isEqualTo("j7");
        assertThat(line.path("domains").isIntegralNumber()).isTrue();
        assertThat(line.path("environment").asText()).isEqualTo("staging");
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("logger").asText()).isEqualTo("dev.rollcall.JobLog");
        assertThat(Instant.parse(line.path("time").asText())).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void anUnknownFormatIsRefused() {
        LogFormat.check(Map.of());
        LogFormat.check(Map.of("ROLLCALL_LOG_FORMAT", "json"));
        assertThatThrownBy(() -> LogFormat.check(Map.of("ROLLCALL_LOG_FORMAT", "xml")))
                .isInstanceOf(UserError.class)
                .hasMessage("ROLLCALL_LOG_FORMAT is 'xml'; it is text, which is the default, or json");
    }

    /** As logback.xml writes it with these variables. */
    private static String line(Map<String, String> env) throws Exception {
        var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        env.forEach(context::putProperty);
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
        var event =
                new LoggingEvent("", context.getLogger("dev.rollcall.JobLog"), Level.INFO, "job created", null, null);
        event.addKeyValuePair(new KeyValuePair("job", "j7"));
        event.addKeyValuePair(new KeyValuePair("domains", 3L));
        var appender =
                (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("STDERR");
        return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
