using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Nesting;

public static class Outer
{
    public enum Mode { On, Off }

    public struct Inner
    {
        [MqttContract("outer/{mode}")]
        public interface INested
        {
            [MqttEvent("nested/{state}")]
            ValueTask NestedAsync(Mode mode, State state, Payload payload);

            public enum State { Up, Down }

            public enum Payload { A, B }
        }
    }

    protected internal interface INothing;

    internal static class Hidden
    {
        [MqttContract("hidden")]
        public interface IHidden
        {
            [MqttEvent("x")]
            ValueTask XAsync();
        }
    }
}

public abstract class Base
{
    [MqttContract("base")]
    protected internal interface IOfBase
    {
        [MqttEvent("x")]
        ValueTask XAsync(string payload);
    }
}
