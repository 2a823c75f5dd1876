/// The control of a running testbed, whoever started it; every call blocks until the testbed has done it.
public struct TestbedControl: Sendable {
    private let path: String

    /// Names the testbed by its directory.
    public init(directory: String) {
        path = TestbedLayout(directory: directory).controlSocket
    }

    /// The processes that run, by name.
    ///
    /// - Throws: `connectionFailed` if no testbed answers.
    public func pids() throws(TestbedError) -> [String: Int32] {
        try ControlSocket.request(.status, path: path)
    }

    /// Ends a server in its own orderly way: connected clients get its farewell.
    ///
    /// - Throws: `connectionFailed` if no testbed answers.
    public func stop(_ server: TestbedServer) throws(TestbedError) -> [String: Int32] {
        try ControlSocket.request(.stop(server), path: path)
    }

    /// Ends a server and its helpers at once: connected clients see their connection break.
    ///
    /// - Throws: `connectionFailed` if no testbed answers.
    public func kill(_ server: TestbedServer) throws(TestbedError) -> [String: Int32] {
        try ControlSocket.request(.kill(server), path: path)
    }

    /// Starts a stopped server on the same ports and waits until it answers.
    ///
    /// - Throws: `connectionFailed` if no testbed answers, `refused` if the server did not start.
    public func start(_ server: TestbedServer) throws(TestbedError) -> [String: Int32] {
        try ControlSocket.request(.start(server), path: path)
    }
}
