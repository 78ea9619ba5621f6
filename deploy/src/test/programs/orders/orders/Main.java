package orders;

import dev.muster.Futures;
import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskFuture;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import tax.Rate;

/** A program of a user: lambdas, a record as an argument, an exception of its own, a library on its class path. */
public final class Main {
    private Main() {}

    record Order(int number, long amount) {}

    record Bill(int number, long total, String process) {}

    static final class UnpaidException extends RuntimeException {
        private static final long serialVersionUID = 1;
        final int number;

        UnpaidException(int number) {
            super("order " + number + " is not paid");
            this.number = number;
        }
    }

    static Bill bill(Order order) {
        if (order.number() == 13) throw new UnpaidException(order.number());
        String process = ProcessHandle.current().pid() + "";
        return new Bill(order.number(), order.amount() + Rate.of(order.amount()), process);
    }

    /** What decides how dates, numbers and bytes are written and read. */
    static String region() {
        return "region " + TimeZone.getDefault().getID() + " " + Locale.getDefault() + " " + Charset.defaultCharset();
    }

    public static void main(String[] arguments) throws Exception {
        int orders = Integer.parseInt(arguments[0]);
        long sum = 0;
        var processes = new TreeSet<String>();
        int unpaid = 0;
        try (var pool = ProcessPoolExecutor.builder()
                .connectTimeout(Duration.ofSeconds(60)) // a machine that tests many things at once is slow
                .build()) {
            List<TaskFuture<Bill>> bills = new ArrayList<>();
            for (int i = 0; i < orders; i++) bills.add(pool.submit(Main::bill, new Order(i, 100L * i)));
            for (var each : Futures.asCompleted(bills)) {
                try {
                    Bill bill = each.get();
                    sum += bill.total();
                    processes.add(bill.process());
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof UnpaidException u && u.number == 13) unpaid++;
                    else throw e;
                }
            }
            String greeting = "sum";
            long captured = sum;
            System.out.println(pool.submit(() -> greeting + " " + captured).get());
            long mapped = 0;
            for (long tax : pool.map(n -> Rate.of(n), List.of(5L, 10L, 15L))) mapped += tax;
            System.out.println("mapped " + mapped);
            System.out.println(pool.submit(Main::region).get());
        }
        System.out.println("unpaid " + unpaid);
        System.out.println("processes " + processes.size());
    }
}
