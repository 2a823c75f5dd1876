import MailHTML
import Testing

@Test("The defaults of HTMLLimits hold")
func defaultsHold() {
    #expect(HTMLLimits().depth > 0)
}
