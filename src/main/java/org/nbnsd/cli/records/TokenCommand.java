package org.nbnsd.cli.records;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.HumanTime;
import org.nbnsd.cli.console.ReasonOption;
import org.nbnsd.cli.console.Since.DurationConverter;
import org.nbnsd.cli.console.TextTable;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.channel.AccessClient;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.document.Fields;
import org.nbnsd.control.token.Token;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token}: who may ask by HTTP. */
@Command(
        name = "token",
        header = "Make, list and revoke the tokens with which programs may ask the daemon on this machine by HTTP.",
        description = {
            "add prints the token, once: the daemon keeps only a hash of it. Whoever has it may do what its scopes say: read"
                    + " looks at everything but tokens, the log of changes and whole copies; write changes records, and looks;"
                    + " admin does everything; metrics collects figures."
        },
        footer = {
            "  nbnsd token add grafana --scope metrics",
            "  nbnsd token add helpdesk --scope write --expires 90d --reason \"ticket 4711\"",
            "  nbnsd token list",
            "  nbnsd token revoke helpdesk"
        })
public final class TokenCommand extends ControlCommand {
    /** What is to be done. */
    enum Action {
        ADD,
        LIST,
        REVOKE
    }

    @Parameters(index = "0", paramLabel = "add|list|revoke", description = "What to do.")
    private Action action = Action.LIST;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME|ID",
            description =
                    "The name of the token: letters, digits, dots, hyphens and low lines. To revoke one, also its id.")
    private @Nullable String name;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = ",",
            description = "What it is good for: read, write, admin or metrics. May be repeated. Default: read.")
    private List<String> scopes = List.of();

    @Option(
            names = "--expires",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "For how long it is good, such as 90d. Default: until it is revoked.")
    private @Nullable Duration expires;

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    public TokenCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        String why = reason.reason();
        if (action != Action.ADD && (!scopes.isEmpty() || expires != null)) {
            throw new UsageError("--scope, --expires: for add only (expected: nbnsd token add NAME)");
        }
        switch (action) {
            case ADD -> add(named(), why);
            case LIST -> list();
            case REVOKE -> revoke(named(), why);
        }
        return ExitStatus.FOUND;
    }

    private String named() {
        if (name == null) {
            throw new UsageError("no token is named (expected: nbnsd token " + Fields.word(action) + " NAME)");
        }
        return name;
    }

    private void add(String wanted, String why) throws IOException {
        List<TokenScope> good = scopes();
        long until = expires == null ? Long.MAX_VALUE : System.currentTimeMillis() + expires.toMillis();
        Answer<String> answer;
        try (AccessClient daemon = connectToAccess()) {
            answer = daemon.add(wanted, good, until, why);
        }
        if (json()) {
            print("token", answer.json());
        } else {
            print(answer.value());
            explain("This is the only time that it is shown; it goes into the header \"Authorization: Bearer TOKEN\"");
        }
    }

    private List<TokenScope> scopes() {
        try {
            return scopes.isEmpty()
                    ? List.of(TokenScope.READ)
                    : scopes.stream().map(TokenScope::of).toList();
        } catch (IllegalArgumentException e) {
            throw new UsageError(String.valueOf(e.getMessage()));
        }
    }

    private void list() throws IOException {
        if (name != null) {
            throw new UsageError("list: of all tokens (expected: no name)");
        }
        Answer<List<Token>> answer;
        try (AccessClient daemon = connectToAccess()) {
            answer = daemon.list();
        }
        if (json()) {
            print("token", answer.json());
            return;
        }
        long now = new Fields(answer.json()).time("now");
        List<Token> tokens = answer.value();
        if (tokens.isEmpty()) {
            print("No tokens (nbnsd token add NAME --scope read makes one)");
            return;
        }
        TextTable table = new TextTable(
                console().letters(), List.of("Name", "Id", "Scopes", "Made", "By", "Expires", "Last used"));
        tokens.forEach(token -> table.row(List.of(
                token.name(),
                token.id(),
                token.scopes().stream().map(TokenScope::text).collect(Collectors.joining(", ")),
                HumanTime.relative(token.created(), now),
                Printable.text(token.createdBy()),
                token.isExpired(now) ? "expired" : HumanTime.relative(token.expires(), now),
                token.lastUsed() == 0 ? "never" : HumanTime.relative(token.lastUsed(), now))));
        table.lines().forEach(this::print);
    }

    private void revoke(String wanted, String why) throws IOException {
        Answer<Token> answer;
        try (AccessClient daemon = connectToAccess()) {
            answer = daemon.revoke(wanted, why);
        }
        if (json()) {
            print("token", answer.json());
        } else {
            print(answer.value().name() + " (" + answer.value().id() + ") is good for nothing any more");
        }
    }
}
