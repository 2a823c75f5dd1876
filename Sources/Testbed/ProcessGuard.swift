import Glibc

/// A tiny process that ends the servers and removes the directory when the testbed was killed.
///
/// It waits for its standard input to end. That happens when the testbed process is gone, however it went: the system
/// closes the pipe. The guard has a session of its own, so signals to the testbed's process group do not reach it.
struct ProcessGuard: ~Copyable {
    /// `$1` is the testbed's directory, `$2` is `keep` or `remove`.
    private static let script = """
        trap '' HUP INT TERM PIPE
        while read -r line; do [ "$line" = done ] && exit 0; done
        for turn in 1 2 3 4 5 6 7 8 9 10; do
            for group in $(cat "$1/run/process-groups" 2>/dev/null); do kill -s KILL -- "-$group" 2>/dev/null; done
            if [ "$2" = remove ]; then rm -rf "$1" 2>/dev/null && exit 0; fi
            sleep 0.1
        done
        """

    private let child: ChildProcess
    private var pipe: PipePair

    var pid: pid_t { child.pid }

    /// - Throws: `commandFailed` if the guard cannot be started.
    init(directory: String, keepsDirectory: Bool) throws(TestbedError) {
        pipe = PipePair()
        var launch = ChildProcess.Launch(
            executable: "/bin/sh",
            arguments: ["-c", Self.script, "testbed-guard", directory, keepsDirectory ? "keep" : "remove"])
        launch.input = pipe.readEnd
        child = try ChildProcess.start(launch)
        pipe.closeReadEnd()
    }

    /// Lets the guard go without doing anything; call it when the servers have been stopped.
    mutating func dismiss() {
        let word = Array("done\n".utf8)
        _ = write(pipe.writeEnd, word, word.count)
        pipe.closeWriteEnd()
        _ = child.waitForEnd()
    }
}
