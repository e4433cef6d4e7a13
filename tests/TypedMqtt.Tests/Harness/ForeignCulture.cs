using System.Globalization;

namespace TypedMqtt.Tests.Harness;

/// <summary>
/// Makes the current culture one that writes nothing as the invariant culture does. Made up, since the tests run without
/// the data of real ones.
/// </summary>
internal sealed class ForeignCulture : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    internal ForeignCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "~";
        culture.NumberFormat.NaNSymbol = "none";
        culture.NumberFormat.PositiveInfinitySymbol = "much";
        culture.DateTimeFormat.TimeSeparator = "h";
        CultureInfo.CurrentCulture = culture;
    }

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
