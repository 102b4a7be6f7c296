package dev.rollcall.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.stack.local.SelfProcess;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class CommandsByNameTest {
    @Test
    void eachHasTheNameThatItSaysItself() {
        Commands.neededBy("help")
                .forEach((name, type) ->
                        assertThat(type.getAnnotation(Command.class).name()).isEqualTo(name));
    }

    @Test
    void oneIsMadeWhereOneIsNamedAndAllWhereAnotherMayBeMeant() {
        assertThat(Commands.neededBy("jobs", "--limit", "3")).containsOnlyKeys("jobs");
        assertThat(Commands.neededBy("--version")).isEmpty();
        for (String first : new String[] {"help", "--help", "jbos", "@words"}) {
            assertThat(Commands.neededBy(first, "jobs")).as(first).hasSizeGreaterThan(20);
        }
        assertThat(Commands.neededBy()).containsKeys("up", "jobs", "help");
    }

    /** The parts' processes are started by its name. */
    @Test
    void theMainIsWhereItsRoomsBelowLookForIt() {
        assertThat(SelfProcess.MAIN).isEqualTo(Main.class.getName());
    }
}
