import MailModel
import Testing

@testable import MailTransport

@Suite("The race of addresses")
struct AddressRaceTests {
    @Test("Families alternate, IPv6 first, each in its own order")
    func order() {
        let given = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "fd00::1", "fd00::2"].compactMap { IPAddress($0) }
        #expect(
            AddressRace.order(given).map(\.description) == [
                "fd00::1", "127.0.0.1", "fd00::2", "127.0.0.2", "127.0.0.3",
            ])
        #expect(AddressRace.order([]).isEmpty)
    }

    @Test("The first alone, then one more after each delay")
    func staggered() {
        var race = AddressRace(count: 3)
        #expect(race.start() == [.attempt(0), .startDelay])
        #expect(race.attemptDelayPassed() == [.attempt(1), .startDelay])
        #expect(race.attemptDelayPassed() == [.attempt(2), .cancelDelay])
        #expect(race.attemptDelayPassed() == [])
    }

    @Test("The first that connects wins and the others are closed, also one that connects later")
    func winner() {
        var race = AddressRace(count: 4)
        _ = race.start()
        _ = race.attemptDelayPassed()
        _ = race.attemptDelayPassed()
        #expect(race.connected(1) == [.cancelDelay, .close(0), .close(2), .won(1)])
        #expect(race.connected(2) == [.close(2)])
        #expect(race.failed(0) == [])
        #expect(race.attemptDelayPassed() == [])
        #expect(race.stop() == [])
    }

    @Test("A failure lets the next begin at once, and the last failure loses the race")
    func failures() {
        var race = AddressRace(count: 3)
        _ = race.start()
        #expect(race.failed(0) == [.attempt(1), .startDelay])
        #expect(race.failed(0) == [])
        _ = race.attemptDelayPassed()
        #expect(race.failed(1) == [])
        #expect(race.failed(2) == [.cancelDelay, .lost])
        #expect(race.failed(2) == [])
    }

    @Test("Giving up closes what is open")
    func stop() {
        var race = AddressRace(count: 3)
        _ = race.start()
        _ = race.attemptDelayPassed()
        #expect(race.stop() == [.cancelDelay, .close(0), .close(1)])
        #expect(race.failed(0) == [])
        #expect(race.connected(1) == [.close(1)])
        #expect(race.stop() == [])
    }

    @Test("No more addresses are tried than the limit")
    func bounded() {
        var race = AddressRace(count: 50)
        var attempts = 0
        var actions = race.start()
        while !actions.contains(.lost) {
            if case .attempt? = actions.first { attempts += 1 }
            actions = race.failed(attempts - 1)
            if actions.isEmpty { break }
        }
        #expect(attempts == AddressRace.maximumAttempts)
    }
}
