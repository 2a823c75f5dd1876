import Glibc

/// The processor time of this thread that some work takes: the least of three runs.
func processorTime(_ work: () -> Void) -> Duration {
    func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
    return (0..<3).map { _ in
        let start = now()
        work()
        return now() - start
    }.min() ?? .zero
}
