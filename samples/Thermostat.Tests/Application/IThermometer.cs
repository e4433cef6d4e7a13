namespace Thermostat;

/// <summary>What a reading comes from.</summary>
public interface IThermometer
{
    Reading Read();
}
