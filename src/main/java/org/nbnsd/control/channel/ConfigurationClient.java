package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nbnsd.control.Reloaded;
import org.nbnsd.control.Setting;
import org.nbnsd.control.document.ConfigurationJson;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.table.ConfigurationRows;
import org.nbnsd.control.table.Request;

/**
 * Asks a running daemon about its configuration; what the requests mean is told at {@link
 * org.nbnsd.control.ConfigurationOperations}. For one thread. Errors are those of {@link ControlClient}.
 */
public final class ConfigurationClient implements AutoCloseable {
    private final Conversation client;

    private ConfigurationClient(Conversation client) {
        this.client = client;
    }

    /**
     * Connects to a daemon. If the environment says that sudo made somebody root, the daemon is told who.
     *
     * @param path its socket
     * @return the client
     * @throws IOException if there is no daemon, or this user may not ask it
     */
    public static ConfigurationClient connect(Path path) throws IOException {
        return new ConfigurationClient(Conversation.connect(path));
    }

    /**
     * Has the configuration read again.
     *
     * @param reason why
     * @return what became of it
     * @throws IOException if the daemon cannot be asked, or cannot do it
     */
    public Answer<Reloaded> reload(String reason) throws IOException {
        List<JsonObject> faults = new ArrayList<>();
        List<JsonObject> changes = new ArrayList<>();
        JsonObject done = client.ask(Request.of(ConfigurationRows.RELOAD).because(reason), line -> {
            if (line.is("fault")) {
                client.into(faults, "fault").next(line);
            } else {
                client.into(changes, "settingChange").next(line);
            }
        });
        JsonObject all = new Document()
                .all(done)
                .list("faults", faults, each -> each)
                .list("changes", changes, each -> each)
                .json();
        return client.answer(all, () -> ConfigurationJson.reloaded(all));
    }

    /**
     * What holds.
     *
     * @return each key
     * @throws IOException if the daemon cannot be asked, or cannot do it
     */
    public Answer<List<Setting>> settings() throws IOException {
        List<JsonObject> settings = new ArrayList<>();
        JsonObject done = client.ask(Request.of(ConfigurationRows.CONFIGURATION), client.into(settings, "setting"));
        JsonObject all = new Document()
                .all(done)
                .list("settings", settings, each -> each)
                .json();
        return client.answer(
                all, () -> settings.stream().map(ConfigurationJson::setting).toList());
    }

    /** Ends the connection. */
    @Override
    public void close() throws IOException {
        client.close();
    }
}
