extension TestbedManifest {
    /// Ends a server in its own orderly way: connected clients get its farewell.
    ///
    /// - Throws: `connectionFailed` if no testbed answers.
    public func stop(_ server: TestbedServer) async throws(TestbedError) {
        try await perform { control throws(TestbedError) in try control.stop(server) }
    }

    /// Ends a server and its helpers at once: connected clients see their connection break.
    ///
    /// - Throws: `connectionFailed` if no testbed answers.
    public func kill(_ server: TestbedServer) async throws(TestbedError) {
        try await perform { control throws(TestbedError) in try control.kill(server) }
    }

    /// Starts a stopped server on the same ports and waits until it answers.
    ///
    /// - Throws: `connectionFailed` if no testbed answers, `refused` if the server did not start.
    public func start(_ server: TestbedServer) async throws(TestbedError) {
        try await perform { control throws(TestbedError) in try control.start(server) }
    }

    /// Stops a server and starts it again.
    ///
    /// - Throws: `connectionFailed` if no testbed answers, `refused` if the server did not start.
    public func restart(_ server: TestbedServer) async throws(TestbedError) {
        try await stop(server)
        try await start(server)
    }

    /// The processes that run now, by name.
    ///
    /// - Throws: `connectionFailed` if no testbed answers.
    public func runningPIDs() async throws(TestbedError) -> [String: Int32] {
        try await perform { control throws(TestbedError) in try control.pids() }
    }

    @discardableResult
    private func perform(
        _ action: @escaping @Sendable (TestbedControl) throws(TestbedError) -> [String: Int32]
    ) async throws(TestbedError) -> [String: Int32] {
        let control = TestbedControl(directory: directory)
        return try await blocking { () throws(TestbedError) in try action(control) }.get()
    }
}
