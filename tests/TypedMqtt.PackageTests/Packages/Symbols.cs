namespace TypedMqtt.PackageTests.Packages;

/// <summary>What the symbols of an assembly say of its sources.</summary>
/// <param name="Deterministic">Whether the compiler says that the same sources give the same bytes.</param>
/// <param name="Documents">The paths of the sources.</param>
/// <param name="SourceLink">Where a debugger finds them, as JSON; null when the symbols do not say.</param>
internal sealed record Symbols(bool Deterministic, IReadOnlyList<string> Documents, string? SourceLink);
