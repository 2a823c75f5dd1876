extension CheckReport {
    /// Milliseconds until our own pacing lets a refused connection through; nil where it refused none.
    var pacingWait: Int? {
        steps.compactMap { step -> Int? in
            guard case .number(let wait)? = step.evidence["retryAfterMilliseconds"] else { return nil }
            return wait
        }.max()
    }
}
