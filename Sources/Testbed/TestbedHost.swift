import Foundation
import Glibc

/// A testbed run by this process: its directory, its servers, its control socket.
///
/// Use it from one thread only, the one that made it. `salesnode-testbed run` is a thin shell around it; tests use
/// ``TestbedProcess``, which runs that program.
public final class TestbedHost {
    private static let stopGrace = 4.0
    private static let interruption = TestbedError(.interrupted, "The testbed was stopped while starting.")

    private let options: TestbedOptions
    private let layout: TestbedLayout
    private let ports: PortBlock
    private let accounts: TestAccounts
    private var guardProcess: ProcessGuard?
    private var processes: ServerProcesses?
    private var control: ControlSocket?
    private var signals: SignalWatch
    /// Told in full sentences what goes wrong while the testbed runs.
    private let report: (String) -> Void

    /// Checks the machine and the options, reserves ports and makes the directory.
    ///
    /// - Throws: `requirementMissing`, `badOption`, `noFreePorts` or `commandFailed`, each with the remedy.
    public init(
        options: TestbedOptions, signals: consuming SignalWatch, report: @escaping (String) -> Void
    ) throws(TestbedError) {
        try Requirements.check(oauth: options.oauth)
        self.options = options
        self.signals = signals
        self.report = report
        accounts = try TestAccounts(options: options)
        // The servers run as several users, whatever the caller's habit.
        umask(0o022)
        ports = try PortBlock()
        layout = try TestbedLayout.create(directory: options.directory)
        guardProcess = try ProcessGuard(directory: layout.directory, keepsDirectory: options.keepsDirectory)
    }

    /// Writes certificates and configuration, starts every server and waits until each answers.
    ///
    /// - Returns: The manifest of the ready testbed.
    /// - Throws: `serverDidNotStart` with the last lines of the server's log, `commandFailed`, or `interrupted`. The
    ///   caller then calls ``stop()``.
    public func start() throws(TestbedError) -> TestbedManifest {
        let installation = try TestbedInstallation(
            layout: layout, ports: ports, accounts: accounts, withOAuth: options.oauth)
        try installation.install(seedMessages: options.seedMessages)
        guard !signals.takeSignals() else { throw Self.interruption }
        let processes = ServerProcesses(units: installation.units, groupsFile: layout.processGroupsFile)
        self.processes = processes
        try processes.start(TestbedServer.allCases)
        try waitUntilReady(TestbedServer.allCases, deadline: Deadline(seconds: options.startTimeout))
        control = try ControlSocket(path: layout.controlSocket)
        var pids = processes.pids
        pids["guard"] = guardProcess?.pid
        return installation.manifest(pids: pids)
    }

    private func waitUntilReady(_ servers: [TestbedServer], deadline: Deadline) throws(TestbedError) {
        var interrupted = false
        try processes?.waitUntilReady(servers, deadline: deadline) {
            interrupted = interrupted || signals.takeSignals()
            return interrupted
        }
    }

    /// Answers control requests until a signal asks to stop or, where wanted, standard input ends.
    public func serve(untilStandardInputCloses: Bool) {
        while !signals.takeSignals() {
            for note in processes?.collectUnexpectedEndings() ?? [] { report(note) }
            var watched = [
                pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: control?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: untilStandardInputCloses ? 0 : -1, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&watched, nfds_t(watched.count), -1) > 0 else { continue }
            if watched[2].revents != 0, standardInputHasEnded() { return }
            if watched[1].revents != 0 { answerControlRequest() }
        }
    }

    private func standardInputHasEnded() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        return read(0, &buffer, buffer.count) <= 0
    }

    private func answerControlRequest() {
        guard let processes else { return }
        control?.answer { request throws(TestbedError) in
            switch request {
            case .stop(let server):
                processes.stop([server], grace: Self.stopGrace)
            case .kill(let server):
                processes.stop([server], grace: 0)
            case .start(let server):
                try processes.start([server])
                try self.waitUntilReady([server], deadline: Deadline(seconds: 60))
            case .status:
                break
            }
            return processes.pids
        }
    }

    /// Ends every server at once, and removes the directory unless it is to be kept.
    ///
    /// Nothing of a testbed is worth an orderly farewell at its end, for which Dovecot alone takes a second.
    public func stop() {
        control = nil
        processes?.stop(TestbedServer.allCases, grace: 0)
        if !options.keepsDirectory {
            try? FileManager.default.removeItem(atPath: layout.directory)
        }
        guardProcess?.dismiss()
        guardProcess = nil
    }
}
