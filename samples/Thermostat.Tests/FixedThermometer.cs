namespace Thermostat.Tests;

/// <summary>A thermometer that always says the same.</summary>
internal sealed class FixedThermometer : IThermometer
{
    internal static Reading Reading { get; } = new(21.5, 40);

    public Reading Read() => Reading;
}
