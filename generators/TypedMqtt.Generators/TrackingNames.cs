namespace TypedMqtt.Generators;

/// <summary>The names of the generator's steps, by which tests see what a rerun had to do again.</summary>
internal static class TrackingNames
{
    internal const string Parse = nameof(Parse);
    internal const string Valid = nameof(Valid);
    internal const string Failed = nameof(Failed);

    internal static IReadOnlyList<string> All { get; } = [Parse, Valid, Failed];
}
