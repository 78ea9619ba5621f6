package dev.muster.frameworks;

import dev.muster.ProcessPoolExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** A program of Spring whose asynchronous methods are given to a pool of processes. */
@Configuration(proxyBeanMethods = false)
@EnableAsync
class SpringConfig {
    @Bean(destroyMethod = "close")
    ProcessPoolExecutor pool() {
        return ProcessPoolExecutor.builder().target("").maxWorkers(1).build();
    }

    @Bean
    TaskExecutorAdapter taskExecutor(ProcessPoolExecutor pool) {
        return new TaskExecutorAdapter(pool);
    }

    @Bean
    Service service() {
        return new Service();
    }

    /** Spring runs its methods, and passes the call to the executor. */
    static class Service {
        @Async("taskExecutor")
        void fireAndForget() {
            FrameworksIT.work();
        }

        @Async("taskExecutor")
        CompletableFuture<Integer> future() {
            return CompletableFuture.completedFuture(FrameworksIT.work());
        }

        @Async("taskExecutor")
        Future<Integer> plainFuture() {
            return CompletableFuture.completedFuture(FrameworksIT.work());
        }
    }
}
