using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Rules;

/// <summary>TMQ0xx.</summary>
public sealed class ContractRuleTests
{
    [Fact]
    public Task A_member_without_an_attribute_is_reported() => AnalyzerTest.ReportsAsync("TMQ001", """
        [MqttContract("a")]
        public interface IContract
        {
            ValueTask [|XAsync|](string payload);
        }
        """, "'IContract.XAsync'");

    [Fact]
    public Task A_member_with_an_attribute_is_accepted() => AnalyzerTest.AcceptsAsync("TMQ001", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(string payload);

            [MqttState("y")]
            Task YAsync(string payload);
        }
        """);

    [Fact]
    public Task A_property_and_an_event_are_reported() => AnalyzerTest.ReportsAsync("TMQ002", """
        [MqttContract("a")]
        public interface IContract
        {
            string [|Name|] { get; set; }
            event EventHandler [|Changed|];
            int [|this|][int index] { get; }
        }
        """, "only methods are sent");

    [Fact]
    public Task A_generic_method_is_reported() => AnalyzerTest.ReportsAsync("TMQ002", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask [|XAsync|]<T>(T payload);
        }
        """, "type parameters");

    [Theory]
    [InlineData("ref int payload")]
    [InlineData("out int payload")]
    [InlineData("in int payload")]
    [InlineData("ReadOnlySpan<byte> payload")]
    public Task A_parameter_that_cannot_outlive_the_call_is_reported(string parameter) => AnalyzerTest.ReportsAsync("TMQ002", $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask [|XAsync|]({{parameter}});
        }
        """, "'payload'");

    [Fact]
    public Task A_member_that_is_static_and_abstract_is_reported() => AnalyzerTest.ReportsAsync("TMQ002", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            static abstract ValueTask [|XAsync|](string payload);
        }
        """, "static");

    [Fact]
    public Task A_member_that_is_not_public_is_reported() => AnalyzerTest.ReportsAsync("TMQ002", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            internal ValueTask [|XAsync|](string payload);
        }
        """, "not public");

    [Fact]
    public Task An_attribute_on_a_member_with_a_body_is_reported() => AnalyzerTest.ReportsAsync("TMQ002", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask [|XAsync|](string payload) => default;
        }
        """, "body");

    [Fact]
    public Task Two_attributes_on_one_member_are_reported() => AnalyzerTest.ReportsAsync("TMQ002", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            [MqttState("x")]
            ValueTask [|XAsync|](string payload);
        }
        """, "two MQTT attributes");

    [Fact]
    public Task Two_parameters_with_publish_options_are_reported() => AnalyzerTest.ReportsAsync("TMQ002", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask [|XAsync|](MqttPublishOptions first, string payload, MqttPublishOptions? second = null);
        }
        """, "MqttPublishOptions");

    [Fact]
    public Task Members_that_are_implemented_where_they_are_declared_are_accepted() => AnalyzerTest.AcceptsAsync("TMQ002", """
        [MqttContract("a")]
        public interface IContract
        {
            const int Zone = 1;

            [MqttEvent("x/{zone}")]
            ValueTask XAsync(int zone);

            ValueTask XAsync() => XAsync(Zone);

            string Name => "name";

            static int Twice(ref int value) => value * 2;
        }
        """);

    [Theory]
    [InlineData("void")]
    [InlineData("int")]
    [InlineData("Task<int>")]
    [InlineData("ValueTask<int>")]
    public Task A_return_type_that_is_no_plain_task_is_reported(string type) => AnalyzerTest.ReportsAsync("TMQ003", $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            {{type}} [|XAsync|](string payload);
        }
        """, $"'{type}'");

    [Fact]
    public Task Task_and_ValueTask_are_accepted() => AnalyzerTest.AcceptsAsync("TMQ003", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            Task XAsync(string payload);

            [MqttEvent("y")]
            ValueTask YAsync(string payload);
        }
        """);

    [Fact]
    public Task A_contract_with_type_parameters_is_reported() => AnalyzerTest.ReportsAsync("TMQ004", """
        [MqttContract("a")]
        public interface [|IContract|]<T>
        {
            [MqttEvent("x")]
            ValueTask XAsync(T payload);
        }

        public static class Outer<T>
        {
            [MqttContract("b")]
            public interface [|INested|]
            {
                [MqttEvent("x")]
                ValueTask XAsync();
            }
        }
        """, "type parameters");

    [Fact]
    public Task A_contract_that_generated_code_cannot_see_is_reported() => AnalyzerTest.ReportsAsync("TMQ004", """
        public static class Outer
        {
            [MqttContract("a")]
            private interface [|IContract|]
            {
                [MqttEvent("x")]
                ValueTask XAsync();
            }
        }

        [MqttContract("b")]
        file interface [|IFileLocal|]
        {
            [MqttEvent("x")]
            ValueTask XAsync();
        }
        """, "cannot see");

    [Fact]
    public Task A_base_contract_with_type_parameters_is_reported() => AnalyzerTest.ReportsAsync("TMQ004", """
        [MqttContract("a")]
        public interface [|IBase|]<T>
        {
            [MqttEvent("x")]
            ValueTask XAsync(T payload);
        }

        [MqttContract("b")]
        public interface [|IContract|] : IBase<int>;
        """, "type parameters");

    [Fact]
    public Task A_nested_contract_and_an_internal_one_are_accepted() => AnalyzerTest.AcceptsAsync("TMQ004", """
        internal static class Outer
        {
            [MqttContract("a")]
            internal interface IContract
            {
                [MqttEvent("x")]
                ValueTask XAsync();
            }
        }
        """);

    [Fact]
    public Task Overloads_that_would_generate_one_name_are_reported() => AnalyzerTest.ReportsAsync("TMQ005", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(string payload);

            [MqttEvent("y")]
            Task [|X|](string payload);
        }
        """, "'X'");

    [Theory]
    [InlineData("AllAsync", "IAll")]
    [InlineData("Any", "IAny")]
    [InlineData("ToString", "ToString")]
    [InlineData("ContractPublisher", "ContractPublisher")]
    public Task A_member_with_the_name_of_something_that_is_always_there_is_reported(string method, string clash) => AnalyzerTest.ReportsAsync("TMQ005", $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask [|{{method}}|](int payload);
        }
        """, $"'{clash}'");

    [Fact]
    public Task Two_contracts_with_one_stem_in_a_namespace_are_reported() => AnalyzerTest.ReportsAsync("TMQ005", """
        namespace Acme;

        [MqttContract("a")]
        public interface [|IContract|];

        public static class Outer
        {
            [MqttContract("b")]
            public interface [|IContract|];
        }
        """, "ContractPublisher");

    [Fact]
    public Task A_type_with_a_generated_name_is_reported() => AnalyzerTest.ReportsAsync("TMQ005", """
        [MqttContract("a")]
        public interface [|IContract|];

        public static class ContractTopics;
        """, "'ContractTopics'");

    [Fact]
    public Task Names_that_are_told_apart_are_accepted() => AnalyzerTest.AcceptsAsync("TMQ005", """
        namespace Acme
        {
            [MqttContract("a")]
            public interface IContract;

            public static class Outer
            {
                [MqttContract("b", Name = "Other")]
                public interface IContract;

                public static class ContractTopics;
            }

            public static class ContractTopics<T>;
        }

        namespace Acme.Inner
        {
            [MqttContract("c")]
            public interface IContract;
        }
        """, files: 3);

    [Fact]
    public Task A_base_interface_that_is_no_contract_is_reported() => AnalyzerTest.ReportsAsync("TMQ006", """
        public interface IBase
        {
            Task XAsync();
        }

        [MqttContract("a")]
        public interface [|IContract|] : IBase;
        """, "'IBase'");

    [Fact]
    public Task A_base_interface_without_anything_to_implement_is_accepted() => AnalyzerTest.AcceptsAsync("TMQ006", """
        public interface IMarker;

        public interface INamed
        {
            string Name => "name";
        }

        [MqttContract("a")]
        public interface IContract : IMarker, INamed;
        """);

    [Fact]
    public Task A_cancellation_token_before_the_end_is_reported() => AnalyzerTest.ReportsAsync("TMQ007", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x/{zone}")]
            ValueTask XAsync(CancellationToken [|first|], int zone, CancellationToken last);
        }
        """, "'first'");

    [Fact]
    public Task A_cancellation_token_at_the_end_is_accepted() => AnalyzerTest.AcceptsAsync("TMQ007", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(string payload, CancellationToken cancellationToken = default);
        }
        """);

    [Fact]
    public Task Attribute_values_out_of_range_are_reported() => AnalyzerTest.ReportsAsync("TMQ008", """
        [MqttContract("a", Name = [|"not a name"|])]
        public interface IContract;

        [MqttContract("b")]
        public interface IOther
        {
            [MqttEvent("x", Qos = [|(MqttQos)3|], ExpirySeconds = [|-1|])]
            ValueTask XAsync();
        }
        """);

    [Fact]
    public Task Attribute_values_in_range_are_accepted() => AnalyzerTest.AcceptsAsync("TMQ008", """
        [MqttContract("a", Name = "Übung1")]
        public interface IContract
        {
            [MqttEvent("x", Qos = MqttQos.ExactlyOnce, ExpirySeconds = int.MaxValue)]
            ValueTask XAsync();
        }
        """);

    [Fact]
    public Task A_wire_name_of_two_values_is_reported_where_the_enum_is_used_first() => AnalyzerTest.ReportsAsync("TMQ009", """
        public enum Mode { On, [MqttName("On")] Started }

        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("{mode}")]
            ValueTask XAsync(Mode [|mode|]);

            [MqttEvent("x")]
            ValueTask YAsync(Mode payload);
        }

        [MqttContract("b")]
        public interface IOther
        {
            [MqttState("x")]
            ValueTask XAsync(Mode? [|payload|]);
        }
        """, "'Mode.On' and 'Mode.Started'");

    [Fact]
    public Task An_enum_with_two_names_for_one_value_is_accepted() => AnalyzerTest.AcceptsAsync("TMQ009", """
        public enum Mode { On, Started = On, [MqttName("off")] Off }

        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("{mode}")]
            ValueTask XAsync(Mode mode, Mode payload);
        }
        """);
}
