package org.nbnsd.control.table;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import org.nbnsd.control.ConfigurationChecked;
import org.nbnsd.control.ConfigurationFault;
import org.nbnsd.control.ConfigurationOperations;
import org.nbnsd.control.Reloaded;
import org.nbnsd.control.Setting;
import org.nbnsd.control.SettingChange;
import org.nbnsd.control.document.ConfigurationJson;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.table.Operation.Manner;
import org.nbnsd.control.table.Operation.Part;

/** What can be asked about the configuration; each is a method of {@link ConfigurationOperations}. */
public final class ConfigurationRows {
    /** {@link ConfigurationOperations#reload}. */
    public static final Operation RELOAD = new Operation(
            "reload",
            "the configuration is read again; what is wrong with it, or what it changes",
            Part.DAEMON,
            Manner.CHANGES,
            List.of(),
            List.of("fault", "settingChange"),
            List.of("result", "file?", "now", "who"),
            ConfigurationRows::reload);

    /** {@link ConfigurationOperations#settings}. */
    public static final Operation CONFIGURATION = new Operation(
            "configuration",
            "every key of the configuration as it holds",
            Part.DAEMON,
            Manner.LOOKS,
            List.of(),
            List.of("setting"),
            List.of("file?", "now"),
            ConfigurationRows::settings);

    /** {@link ConfigurationOperations#check}. */
    public static final Operation CHECK = new Operation(
            "check-configuration",
            "what would be said of a configuration if it were the file",
            Part.DAEMON,
            Manner.LOOKS,
            List.of(RequestFields.TOML),
            List.of("fault", "warning", "does"),
            List.of("result"),
            ConfigurationRows::check);

    static final List<Operation> ALL = List.of(RELOAD, CONFIGURATION, CHECK);

    private ConfigurationRows() {}

    private static JsonObject reload(Call call) throws IOException {
        ConfigurationOperations operations = call.operations().configuration();
        Reloaded reloaded = operations.reload(call.author());
        for (ConfigurationFault each : reloaded.faults()) {
            call.line("fault", ConfigurationJson.toJson(each));
        }
        for (SettingChange each : reloaded.changes()) {
            call.line("settingChange", ConfigurationJson.toJson(each));
        }
        return ConfigurationJson.toJson(
                reloaded, operations.now(), call.author().who());
    }

    private static JsonObject settings(Call call) throws IOException {
        ConfigurationOperations operations = call.operations().configuration();
        for (Setting each : operations.settings()) {
            call.line("setting", ConfigurationJson.toJson(each));
        }
        return new Document()
                .put("file", operations.file())
                .time("now", operations.now())
                .json();
    }

    private static JsonObject check(Call call) throws IOException {
        ConfigurationChecked checked = call.operations().configuration().check(call.get(RequestFields.TOML));
        for (ConfigurationFault each : checked.faults()) {
            call.line("fault", ConfigurationJson.toJson(each));
        }
        for (String each : checked.warnings()) {
            call.line("warning", ConfigurationJson.toJson(each));
        }
        for (String each : checked.does()) {
            call.line("does", ConfigurationJson.toJson(each));
        }
        return ConfigurationJson.verdict(checked);
    }
}
