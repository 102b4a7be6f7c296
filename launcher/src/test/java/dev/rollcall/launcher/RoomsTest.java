package dev.rollcall.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.store.BadEntry;
import dev.rollcall.store.Domain;
import dev.rollcall.store.DomainList;
import dev.rollcall.store.DomainListReader;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.UnreadableListException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which room may know which: the table of ARCHITECTURE.md. The room starter-api is the package {@code api}. */
class RoomsTest {
    private static final JavaClasses ROLLCALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.rollcall");

    /** The rooms that each room may know. */
    private static final Map<String, List<String>> KNOWS = new LinkedHashMap<>(Map.of(
            "workflows", List.of(),
            "llm", List.of(),
            "store", List.of(),
            "simulator", List.of(),
            "embedded", List.of(),
            "activities", List.of("workflows", "llm", "store", "insight", "site"),
            "api", List.of("workflows", "store", "events", "pages", "insight", "reports"),
            "worker", List.of("workflows", "activities"),
            "cli", List.of("llm", "store", "insight"),
            "stack",
                    List.of(
                            "workflows",
                            "llm",
                            "store",
                            "simulator",
                            "embedded",
                            "activities",
                            "events",
                            "api",
                            "worker",
                            "cli")));

    static {
        KNOWS.put("events", List.of("llm", "store"));
        KNOWS.put("pages", List.of());
        KNOWS.put("reports", List.of());
        KNOWS.put("insight", List.of());
        KNOWS.put("site", List.of("insight"));
        KNOWS.put("proving", List.of("llm", "store", "insight", "activities", "embedded", "cli", "stack"));
        KNOWS.put("launcher", List.copyOf(KNOWS.keySet()));
    }

    @Test
    void everyRoomIsThere() {
        KNOWS.keySet()
                .forEach(room -> assertThat(ROLLCALL.stream()
                                .anyMatch(type -> type.getPackageName().startsWith("dev.rollcall." + room)))
                        .as(room)
                        .isTrue());
    }

    @Test
    void noRoomKnowsMoreThanItMay() {
        KNOWS.forEach((room, known) -> {
            var forbidden = new ArrayList<>(KNOWS.keySet());
            forbidden.remove(room);
            forbidden.removeAll(known);
            if (!forbidden.isEmpty()) {
                dependsOnNone(room, forbidden.stream().map(RoomsTest::packages).toList());
            }
        });
    }

    @Test
    void eachThirdPartyHasItsRoom() {
        dependsOnNone(
                "workflows", List.of("java.sql..", "org.jdbi..", "okhttp3..", "retrofit2..", "org.springframework.."));
        dependsOnNone("llm", List.of("java.sql..", "org.jdbi..", "io.temporal..", "org.springframework.."));
        dependsOnNone("store", List.of("okhttp3..", "retrofit2..", "io.temporal..", "org.springframework.."));
        dependsOnNone(
                "activities", List.of("java.sql..", "org.jdbi..", "okhttp3..", "retrofit2..", "org.springframework.."));
        dependsOnNone("api", List.of("java.sql..", "org.jdbi..", "okhttp3..", "retrofit2.."));
        dependsOnNone("worker", List.of("java.sql..", "org.jdbi..", "okhttp3..", "org.springframework.."));
        dependsOnNone(
                "insight", List.of("java.sql..", "org.jdbi..", "io.temporal..", "org.springframework..", "okhttp3.."));
        // Only a judge's replies are JSON.
        noClasses()
                .that()
                .resideInAPackage(packages("insight"))
                .and()
                .resideOutsideOfPackage(packages("insight.judge"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml..")
                .check(ROLLCALL);
        dependsOnNone("pages", List.of("java.sql..", "org.springframework..", "io.temporal..", "org.jdbi.."));
        KNOWS.keySet().stream()
                .filter(room -> !room.equals("pages"))
                .forEach(room -> dependsOnNone(room, List.of("gg.jte..")));
        dependsOnNone("reports", List.of("java.sql..", "org.springframework..", "io.temporal..", "org.jdbi.."));
        KNOWS.keySet().stream()
                .filter(room -> !room.equals("reports"))
                .forEach(room -> dependsOnNone(
                        room,
                        List.of(
                                "com.openhtmltopdf..",
                                "org.apache.pdfbox..",
                                "org.apache.parquet..",
                                "blue.strategic..")));
        dependsOnNone("events", List.of("java.sql..", "org.jdbi..", "io.temporal..", "org.springframework.."));
        KNOWS.keySet().stream()
                .filter(room -> !room.equals("events"))
                .forEach(room -> dependsOnNone(room, List.of("org.apache.kafka..", "com.standardwebhooks..")));
        dependsOnNone(
                "embedded", List.of("org.jdbi..", "okhttp3..", "retrofit2..", "org.springframework..", "picocli.."));
        dependsOnNone("stack", List.of("org.jdbi..", "okhttp3..", "retrofit2..", "org.springframework..", "picocli.."));
        // The floor is what Rollcall is measured against, so it must not use Rollcall's own parts.
        dependsOnNone(
                "proving.floor",
                List.of("dev.rollcall.store..", "org.jdbi..", "io.temporal..", "org.springframework.."));
    }

    /** limits and answers ◂ vendors ◂ faults ◂ control ◂ batches ◂ the root package, and only the root package knows HTTP. */
    @Test
    void theSimulatorsPackagesKnowOnlyThoseBelow() {
        List<String> above = List.of("vendors", "faults", "control", "batches");
        for (String part : List.of("answers", "limits", "vendors", "faults", "control", "batches")) {
            var forbidden = new ArrayList<>(List.of("dev.rollcall.simulator", "org.eclipse.jetty.."));
            above.subList(above.indexOf(part) + 1, above.size())
                    .forEach(other -> forbidden.add(packages("simulator." + other)));
            dependsOnNone("simulator." + part, forbidden);
        }
        dependsOnNone("simulator.answers", List.of(packages("simulator.limits")));
        dependsOnNone("simulator.limits", List.of(packages("simulator.answers")));
    }

    /** Workflow code runs again on every replay, so it may depend only on its history. */
    @Test
    void workflowCodeTouchesNoClockChanceThreadOrDevice() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("dev.rollcall.workflows..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.(io|nio\\.file|net|util\\.concurrent|lang\\.reflect)\\..*"
                        + "|java\\.util\\.(Random|Timer|UUID)|java\\.security\\..*|java\\.time\\.(Clock|InstantSource)"
                        + "|java\\.lang\\.(Thread|ThreadLocal|Process.*|Runtime)|org\\.slf4j\\..*")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(java.time.Instant.class, "now");
        rule.check(ROLLCALL);
    }

    /** A short command must start within half a second, so it may not load server libraries. */
    @Test
    void commandsThatTalkToTheApiLoadNoServer() {
        dependsOnNone(
                "cli", List.of("java.sql..", "org.springframework..", "io.temporal..", "org.jdbi..", "retrofit2.."));
    }

    /** Of store the commands know the reader of lists and the kinds of limit; of llm only the package net. */
    @Test
    void commandsKnowOfStoreAndLlmWhatTheyNeed() {
        classes()
                .that()
                .resideInAPackage(packages("cli"))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackages(packages("store"), packages("llm"))
                        .or(resideInAPackage(packages("llm.net")))
                        .or(belongToAnyOf(
                                BadEntry.class,
                                Domain.class,
                                DomainList.class,
                                DomainListReader.class,
                                InvalidDomainException.class,
                                LimitKind.class,
                                UnreadableListException.class))
                        // The layout that the reader of lists has found.
                        .or(describe(
                                "are the layout of a list",
                                type -> type.getSimpleName().equals("Layout"))))
                .check(ROLLCALL);
    }

    /** Of activities the benchmarks know only what stack's settings say about providers and keys. */
    @Test
    void provingKnowsOfActivitiesTheSettingsOfProviders() {
        classes()
                .that()
                .resideInAPackage(packages("proving"))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackages(packages("activities"))
                        .or(belongToAnyOf(HeldKey.class, ProviderConfig.class)))
                .check(ROLLCALL);
    }

    @Test
    void packagesKnowEachOtherOneWayOnly() {
        SlicesRuleDefinition.slices()
                .matching("dev.rollcall.(**)")
                .should()
                .beFreeOfCycles()
                .check(ROLLCALL);
    }

    private static void dependsOnNone(String room, List<String> forbidden) {
        noClasses()
                .that()
                .resideInAPackage(packages(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.toArray(String[]::new))
                .check(ROLLCALL);
    }

    private static String packages(String room) {
        return "dev.rollcall." + room + "..";
    }
}
