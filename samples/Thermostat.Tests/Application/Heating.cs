using TypedMqtt;

namespace Thermostat;

/// <summary>Grants wishes for a temperature, within reason.</summary>
public sealed class Heating : ThermostatHandlers.ISetPoint
{
    public ValueTask<SetPoint> OnSetPointAsync(string deviceId, SetPoint payload, MqttContext context, CancellationToken cancellationToken) =>
        payload.Celsius > 30 ? throw new MqttFaultException<Rejected>(new Rejected("too hot")) : new(payload);
}
