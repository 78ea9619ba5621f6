package dev.muster.deploy;

import java.util.concurrent.CountDownLatch;

/** A program of a user that ends only by a signal. */
final class LongProgram {
    private LongProgram() {}

    public static void main(String[] args) throws InterruptedException {
        System.out.println("runs");
        new CountDownLatch(1).await();
    }
}
