namespace TypedMqtt.Tests.Simulation;

/// <summary>The enumeration, played once for all tests that look at it.</summary>
public sealed class EnumerationFixture
{
    /// <summary>With how many orders of events every conversation is played.</summary>
    private const int Seeds = 3;

    public EnumerationFixture() => Enumeration.Run(Conversations.All, Seeds);

    internal Enumeration Enumeration { get; } = new();
}
