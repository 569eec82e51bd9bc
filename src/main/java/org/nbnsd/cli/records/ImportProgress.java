package org.nbnsd.cli.records;

import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Terminal;
import org.nbnsd.control.ImportWatch.Phase;

/** A progress bar for each phase of a long import, on standard error, if a person looks at it. */
final class ImportProgress implements AutoCloseable {
    /** Fewer are done before a bar has been read. */
    private static final int WORTH_A_BAR = 10_000;

    private static final int WIDTH = 79;

    private final boolean shown;
    private @Nullable ProgressBar bar;
    private @Nullable Phase phase;

    ImportProgress(int records) {
        shown = records > WORTH_A_BAR && Terminal.showsProgress();
    }

    void show(Phase current, int done, int total) {
        if (!shown) {
            return;
        }
        if (bar == null || phase != current) {
            close();
            phase = current;
            bar = new ProgressBarBuilder()
                    .setTaskName(current.name().toLowerCase(Locale.ROOT))
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .clearDisplayOnFinish()
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                    .build();
        }
        bar.stepTo(done);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
