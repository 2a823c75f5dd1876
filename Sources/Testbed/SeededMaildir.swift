import Foundation
import Glibc

/// Sample messages written straight into a user's Maildir, which is a hundred times faster than delivering them.
struct SeededMaildir {
    /// The user's home folder.
    let home: String
    /// The number under which Dovecot reads it.
    let owner: UInt32

    /// Writes messages 0 to `count - 1` with their flags and dates.
    ///
    /// - Throws: `commandFailed` if a file cannot be written, `badOption` for an impossible number.
    func fill(count: Int) throws(TestbedError) {
        guard (0...1_000_000).contains(count) else {
            throw TestbedError(.badOption, "--seed-messages takes a number from 0 to 1000000, not \(count).")
        }
        let maildir = "\(home)/Maildir"
        for folder in [home, maildir, "\(maildir)/cur", "\(maildir)/new", "\(maildir)/tmp"] {
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST, chown(folder, owner, owner) == 0 else {
                throw TestbedError(.commandFailed, "The folder '\(folder)' cannot be made: \(systemError()).")
            }
        }
        let samples = SampleMessages()
        for number in 0..<count {
            let sample = samples.sample(number)
            // Dovecot takes the size from the name, the order of UIDs from the number in front, the date from the file.
            let size = sample.bytes.count
            let name = "\(sample.receivedAt).M\(number)P1.testbed,S=\(size),W=\(size):2,\(sample.flags)"
            try write(sample.bytes, to: "\(maildir)/cur/\(name)", date: sample.receivedAt)
        }
    }

    private func write(_ bytes: [UInt8], to path: String, date: Int) throws(TestbedError) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        defer { if file >= 0 { close(file) } }
        var times = [timeval(tv_sec: date, tv_usec: 0), timeval(tv_sec: date, tv_usec: 0)]
        guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count, fchown(file, owner, owner) == 0,
            utimes(path, &times) == 0
        else {
            throw TestbedError(.commandFailed, "The file '\(path)' cannot be written: \(systemError()).")
        }
    }
}
