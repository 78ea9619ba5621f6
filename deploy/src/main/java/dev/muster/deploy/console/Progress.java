package dev.muster.deploy.console;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a long command is: a bar where a person looks, a few plain lines where not. */
public interface Progress extends AutoCloseable {
    void step();

    @Override
    void close();

    static Progress of(CommandContext context, String what, int steps) {
        return context.interactive() ? bar(context, what, steps) : lines(context, what, steps);
    }

    private static Progress bar(CommandContext context, String what, int steps) {
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(100)
                .setConsumer(new ConsoleProgressBarConsumer(context.err(), 80))
                .build();
        return new Progress() {
            @Override
            public void step() {
                bar.step();
            }

            @Override
            public void close() {
                bar.close();
            }
        };
    }

    private static Progress lines(CommandContext context, String what, int steps) {
        return new Progress() {
            private int done;

            @Override
            public void step() {
                done++;
                int quarter = Math.max(1, steps / 4);
                if (done % quarter == 0 || done == steps) context.inform("%s: %d of %d".formatted(what, done, steps));
            }

            @Override
            public void close() {}
        };
    }
}
