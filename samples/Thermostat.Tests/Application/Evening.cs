using TypedMqtt;

namespace Thermostat;

/// <summary>Makes it warm in the evening, as warm as may be.</summary>
public sealed class Evening(IThermostat thermostat)
{
    public async Task<string> BeginAsync(string deviceId, double celsius, CancellationToken cancellationToken)
    {
        try
        {
            var granted = await thermostat.SetPointAsync(deviceId, new SetPoint(celsius), cancellationToken);
            return $"{granted.Celsius} °C";
        }
        catch (MqttFaultException<Rejected> e)
        {
            return e.Fault.Reason;
        }
    }
}
