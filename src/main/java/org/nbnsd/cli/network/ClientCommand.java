package org.nbnsd.cli.network;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.nbnsd.cli.console.CodePageOption;
import org.nbnsd.cli.console.Console;
import picocli.CommandLine.Mixin;

/** What the commands that ask a network have in common. */
abstract class ClientCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private final CodePageOption codePage;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    ClientCommand(Console console) {
        this.console = console;
        this.codePage = new CodePageOption(console.letters());
    }

    final Console console() {
        return console;
    }

    final NetworkOptions network() {
        return network;
    }

    /** Prints a line of the result. */
    final void print(String line) {
        console.out().println(network.json() ? console.letters().inJson(line) : line);
    }

    /** Prints a line that explains the result. */
    final void explain(String line) {
        console.err().println(line);
    }

    final Trace trace() {
        return network.trace(console);
    }

    /**
     * Asks and prints.
     *
     * @return the exit status
     * @throws IOException if this host cannot ask
     */
    @Override
    public abstract Integer call() throws IOException;
}
