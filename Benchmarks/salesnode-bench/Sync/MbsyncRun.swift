import Foundation

/// isync's `mbsync`, copying a folder into a new Maildir: the program that people mirror mailboxes with.
struct MbsyncRun {
    var host: String
    var port: Int
    /// The server's own certificate: mbsync knows no certificate by address, but takes exactly this one.
    var certificateFile: String
    var user: String
    var password: String

    /// Seconds for one copy, and how many messages it made.
    func run() throws -> (seconds: Double, messages: Int) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mbsync-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("mail"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let configuration = """
            FSync no

            IMAPAccount bench
            Host \(host)
            Port \(port)
            User \(user)
            Pass \(password)
            SSLType IMAPS
            CertificateFile \(certificateFile)
            AuthMechs LOGIN
            PipelineDepth 50

            IMAPStore far
            Account bench

            MaildirStore near
            Path \(folder.path)/mail/
            Inbox \(folder.path)/mail/INBOX
            SubFolders Verbatim

            Channel bench
            Far :far:
            Near :near:
            Patterns INBOX
            Create Near
            Sync Pull
            SyncState *

            """
        let file = folder.appendingPathComponent("mbsyncrc")
        try configuration.write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/mbsync")
        process.arguments = ["-q", "-c", file.path, "bench"]
        let start = ProcessFigures.monotonicNanoseconds
        try process.run()
        process.waitUntilExit()
        let seconds = Double(ProcessFigures.monotonicNanoseconds - start) / 1e9
        guard process.terminationStatus == 0 else {
            throw BenchmarkFailure(description: "mbsync ended with status \(process.terminationStatus)")
        }
        let inbox = folder.appendingPathComponent("mail/INBOX")
        let messages = try ["cur", "new"].reduce(0) {
            try $0 + FileManager.default.contentsOfDirectory(atPath: inbox.appendingPathComponent($1).path).count
        }
        return (seconds, messages)
    }
}
