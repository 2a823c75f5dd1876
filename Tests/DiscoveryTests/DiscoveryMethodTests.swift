import Discovery
import Testing

@Test("The defaults of DiscoveryMethod hold")
func defaultsHold() {
    #expect(DiscoveryMethod.allCases.first == .preset)
}
